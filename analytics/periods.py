"""The time that figures are asked for: days of the organisation's calendar, cut into buckets."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from analytics.days import ONE_DAY, day_of, day_start, days_between

LENGTHS = {"7d": 7, "30d": 30, "90d": 90, "365d": 365}
ALL = "all"
DEFAULT = "30d"
BY_DAY, BY_WEEK = 31, 182  # days up to which a trend has a point a day, a week; then a month


@dataclass(frozen=True, slots=True)
class Period:
    """Both days are included. ``previous`` is the first day of the period before; None for all."""

    first: date
    last: date
    previous: date | None
    zone: ZoneInfo

    @property
    def buckets(self) -> Sequence[date]:
        """The first day of each point of the trend. Weeks begin on Monday."""
        days = days_between(self.first, self.last)
        if len(days) <= BY_DAY:
            return days
        if len(days) <= BY_WEEK:
            return [day for day in days if day == self.first or day.weekday() == 0]
        return [day for day in days if day == self.first or day.day == 1]

    @property
    def whole_months(self) -> tuple[date, date]:
        """From the first day of the first to the day after the last; alike where there is none."""
        after = self.last + ONE_DAY
        begin = min(_month_from(self.first), after)
        return begin, max(after.replace(day=1), begin)

    @property
    def given(self) -> dict[str, Any]:
        """Parameters for the queries. What lies before the first bucket is of the period before."""
        earliest = self.previous or self.first
        months_begin, months_end = self.whole_months
        starts: list[datetime] = [day_start(day, self.zone) for day in self.buckets]
        return {
            "buckets": list(self.buckets),
            "starts": starts,
            "first": self.first,
            "earliest": earliest,
            "last": self.last,
            "months_begin": months_begin,
            "months_end": months_end,
            "begin": day_start(earliest, self.zone),
            "end": day_start(self.last + ONE_DAY, self.zone),
        }


def _month_from(day: date) -> date:
    """The first day of a month that is not before this one."""
    return day if day.day == 1 else (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def today(zone: ZoneInfo) -> date:
    return day_of(timezone.now(), zone)


def period_named(name: str, zone: ZoneInfo, *, beginning: date | None) -> Period:
    """`7d` is today and the six days before. ``beginning`` is the first day that `all` covers."""
    last = today(zone)
    if name == ALL:
        return Period(min(beginning or last, last), last, None, zone)
    return period_between(last - timedelta(days=LENGTHS[name] - 1), last, zone)


def period_between(first: date, last: date, zone: ZoneInfo) -> Period:
    return Period(first, last, first - ((last - first) + ONE_DAY), zone)
