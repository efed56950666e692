"""Days as people have them: an organisation's calendar, cut by its time zone (zoneinfo).

A day is not 24 hours where the clocks change, so its bounds are computed, never added up.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

ONE_DAY = timedelta(days=1)


def day_start(day: date, zone: ZoneInfo) -> datetime:
    """The day's first moment, in UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)


def day_of(moment: datetime, zone: ZoneInfo) -> date:
    """The day whose bounds hold the moment.

    Where clocks are set back across midnight the calendar's date is yesterday's for a while again:
    the bounds decide then.
    """
    day = moment.astimezone(zone).date()
    return day + ONE_DAY if moment >= day_start(day + ONE_DAY, zone) else day


def days_between(first: date, last: date) -> Sequence[date]:
    """Both included."""
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]
