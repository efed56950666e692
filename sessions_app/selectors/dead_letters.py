"""Dead letters as support reads them: grouped by what went wrong, newest first."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Min, QuerySet

from sessions_app.models import DeadLetter


@dataclass(frozen=True, slots=True)
class Alike:
    """The open dead letters of one fingerprint."""

    fingerprint: str
    count: int
    sessions: int
    first_seen: datetime
    last_seen: datetime
    newest_id: int


@dataclass(frozen=True, slots=True)
class Group:
    alike: Alike
    newest: DeadLetter


def open_groups(letters: QuerySet[DeadLetter]) -> QuerySet[Any]:
    """Rows in the shape of `Alike`, the group that grew last first. ``letters`` narrows them."""
    return (
        letters.filter(state=DeadLetter.State.OPEN)
        .values("fingerprint")
        .annotate(
            count=Count("pk"),
            sessions=Count("step_run__session_id", distinct=True),
            first_seen=Min("first_failed_at"),
            last_seen=Max("created_at"),
            newest_id=Max("pk"),
        )
        .order_by("-newest_id")
    )


def groups_of(rows: Iterable[Mapping[str, Any]]) -> list[Group]:
    """A page of `open_groups` with the newest letter of each."""
    alike = [Alike(**row) for row in rows]
    letters = DeadLetter.objects.select_related("step_run").in_bulk(
        [group.newest_id for group in alike]
    )
    return [Group(group, letters[group.newest_id]) for group in alike if group.newest_id in letters]


def alike_by_fingerprint(fingerprints: Iterable[str]) -> dict[str, Alike]:
    """What is open and alike; a fingerprint of which nothing is open is missing."""
    letters = DeadLetter.objects.filter(fingerprint__in=set(fingerprints))
    return {row["fingerprint"]: Alike(**row) for row in open_groups(letters)}
