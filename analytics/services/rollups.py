"""Rollups are recomputed from the rows below, for the days that a change touched.

An organisation's version counts up first. Its row stays locked until the transaction ends, so of
two publishes at once the second aggregates, in a new statement, what the first has committed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.db.models import Max, Min

from accounts.models import Organisation
from analytics.days import ONE_DAY, day_of, day_start, days_between
from analytics.services.rollup import DAYS, MONTHS, Days, Table
from sessions_app.models import TrainingSession

_BUMP = """
    INSERT INTO analytics_versions (organisation_id, version) VALUES (%s, 1)
    ON CONFLICT (organisation_id) DO UPDATE SET version = analytics_versions.version + 1
"""


@dataclass(frozen=True, slots=True)
class Drift:
    """A stored row that is not what lies below it. ``stored`` or ``computed`` is None if absent."""

    table: str
    key: tuple[Any, ...]
    stored: tuple[Any, ...] | None
    computed: tuple[Any, ...] | None

    def __str__(self) -> str:
        key = ", ".join(map(str, self.key))
        return f"{self.table} ({key}): stored {self.stored}, computed {self.computed}"


def rollups_recompute(*sessions: TrainingSession) -> None:
    """Compute every row that these sessions are below, in the caller's transaction.

    They may be deleted already: owners and moment are all that is read of them. One that was given
    to somebody else is passed as it was and as it is.
    """
    for organisation_id in sorted({session.org_id for session in sessions}):
        zone = _lock(organisation_id)
        ours = [session for session in sessions if session.org_id == organisation_id]
        for rollup in DAYS:
            for owner, day in sorted(_touched(rollup, ours, zone), key=str):
                _recompute_day(rollup, organisation_id, owner, day, zone)
        _recompute_months(organisation_id, ours, zone)


@transaction.atomic
def rollups_rebuild(organisation: Organisation) -> Sequence[Drift]:
    """Compute all of the organisation's rollups anew; what was stored otherwise is put right."""
    zone = _lock(organisation.pk)
    given = {"organisation": organisation.pk, **_all_days(organisation, zone)}
    drift: list[Drift] = []
    for rollup in (*DAYS, MONTHS):
        drift += _rebuild(rollup, rollup.insert("fresh"), given)
    return drift


@transaction.atomic
def organisation_zone_set(*, organisation: Organisation, time_zone: str) -> Organisation:
    """Move the organisation to another time zone, and all its days with it.

    Raises ValidationError for what is no time zone.
    """
    _lock(organisation.pk)
    organisation.time_zone = time_zone
    organisation.full_clean(validate_unique=False)
    organisation.save(update_fields=["time_zone"])
    rollups_rebuild(organisation)
    return organisation


def _lock(organisation_id: int) -> ZoneInfo:
    """Count the version up and hold it. The zone changes under this lock: it is read after it."""
    with connection.cursor() as cursor:
        cursor.execute(_BUMP, [organisation_id])
    return ZoneInfo(
        Organisation.objects.values_list("time_zone", flat=True).get(pk=organisation_id)
    )


def _touched(
    rollup: Days, sessions: Sequence[TrainingSession], zone: ZoneInfo
) -> set[tuple[Any, date]]:
    attribute = "org_id" if rollup.owner == "organisation_id" else rollup.owner
    owned = [(getattr(session, attribute), session.created_at) for session in sessions]
    return {(owner, day_of(moment, zone)) for owner, moment in owned if owner is not None}


def _recompute_day(
    rollup: Days, organisation_id: int, owner: Any, day: date, zone: ZoneInfo
) -> None:
    given = {"organisation": organisation_id, "owner": owner, "day": day, **_bounds([day], zone)}
    with connection.cursor() as cursor:
        cursor.execute(rollup.delete_day, given)
        cursor.execute(rollup.insert_day, given)


def _recompute_months(
    organisation_id: int, sessions: Sequence[TrainingSession], zone: ZoneInfo
) -> None:
    touched = {(s.user_id, day_of(s.created_at, zone).replace(day=1)) for s in sessions}
    with connection.cursor() as cursor:
        for user_id, month in sorted(touched, key=str):
            given: dict[str, Any] = {
                "organisation": organisation_id,
                "user": user_id,
                "month": month,
            }
            cursor.execute(MONTHS.delete_month, given)
            cursor.execute(MONTHS.insert_month, given)


def _bounds(days: Sequence[date], zone: ZoneInfo) -> Mapping[str, Any]:
    starts: list[datetime] = [day_start(day, zone) for day in (*days, days[-1] + ONE_DAY)]
    return {"days": list(days), "starts": starts[:-1], "begin": starts[0], "end": starts[-1]}


def _all_days(organisation: Organisation, zone: ZoneInfo) -> Mapping[str, Any]:
    """From the first session's day to the last one's."""
    ends = TrainingSession.objects.filter(org=organisation).aggregate(
        first=Min("created_at"), last=Max("created_at")
    )
    if ends["first"] is None:
        return _bounds([date(2000, 1, 1)], zone)  # any day: there is nothing in it
    return _bounds(days_between(day_of(ends["first"], zone), day_of(ends["last"], zone)), zone)


def _rebuild(rollup: Table, insert: str, given: Mapping[str, Any]) -> list[Drift]:
    """Compute the rows beside the stored ones, and replace these where they differ."""
    theirs = f"FROM {rollup.name} WHERE organisation_id = %(organisation)s"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE fresh (LIKE {rollup.name}) ON COMMIT DROP")
        cursor.execute(insert, given)
        stored = _rows(cursor, f"SELECT * {theirs} EXCEPT TABLE fresh", given, rollup)
        computed = _rows(cursor, f"TABLE fresh EXCEPT SELECT * {theirs}", given, rollup)
        if stored or computed:
            cursor.execute(f"DELETE {theirs}", given)
            cursor.execute(f"INSERT INTO {rollup.name} TABLE fresh")
        cursor.execute("DROP TABLE fresh")
    return [
        Drift(rollup.name, key, stored.get(key), computed.get(key))
        for key in sorted({*stored, *computed}, key=str)
    ]


def _rows(
    cursor: Any, query: str, given: Mapping[str, Any], rollup: Table
) -> dict[tuple[Any, ...], tuple[Any, ...]]:
    cursor.execute(query, given)
    names = [column.name for column in cursor.description]
    keys = [names.index(key) for key in rollup.keys]
    values = [place for place in range(len(names)) if place not in keys]
    return {
        tuple(row[place] for place in keys): tuple(row[place] for place in values)
        for row in cursor.fetchall()
    }
