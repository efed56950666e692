"""The people of an organisation, ranked by their average, a page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from accounts.models import User
from analytics.selectors.scope import Scope, rows
from analytics.statistics import ENOUGH, Sample

PAGE = 50

_AVERAGED = ("graded", "score_sum", "score_squares", "verdicts", "closed")
_EVERYBODY = """
    SELECT user_id, sum(sessions)::bigint AS sessions, {averaged},
        max(last_session_at) AS last_session_at
    FROM (
        SELECT user_id, grader = ANY(%(kinds)s) AS is_averaged, {columns},
            graded + unscored AS sessions, last_session_at
        FROM ({people}) people
        UNION ALL
        SELECT user_id, false, {nothing}, 1, last_session_at FROM ({held}) held WHERE bucket > 0
    ) parts {among} GROUP BY user_id
"""
# Who has few sessions comes after the others: one lucky call leads nobody's list.
_RANKED = """
    SELECT everybody.*, count(*) OVER () AS people FROM ({everybody}) everybody
    ORDER BY graded < %(few)s, score_sum::float8 / nullif(graded, 0) DESC NULLS LAST,
        sessions DESC, user_id
    LIMIT %(shown)s OFFSET %(skipped)s
"""
_COUNTED = "SELECT count(*) AS people FROM ({everybody}) everybody"


@dataclass(frozen=True, slots=True)
class Person:
    """``sessions`` are all of theirs; the other figures are of one kind of grader."""

    user_id: UUID
    sessions: int
    sample: Sample
    verdicts: int
    closed: int
    last_session_at: datetime

    @property
    def has_few(self) -> bool:
        return self.sample.count < ENOUGH

    @property
    def close_rate(self) -> float | None:
        return round(self.closed / self.verdicts, 4) if self.verdicts else None


def people(scope: Scope, kinds: frozenset[str], *, page: int) -> dict[str, Any]:
    """`users`, best first, and `users_page`. A page beyond the last is empty."""
    everyone = _query(scope, among=None)
    given = {**scope.given, "kinds": list(kinds), "few": ENOUGH}
    found = rows(
        _RANKED.format(everybody=everyone),
        {**given, "shown": PAGE, "skipped": (page - 1) * PAGE},
    )
    counted = found or rows(_COUNTED.format(everybody=everyone), given)
    count = counted[0]["people"]
    shown = [_person(row) for row in found]
    names = User.objects.in_bulk([person.user_id for person in shown])
    return {
        "users": [
            {
                "user_id": person.user_id,
                "name": names[person.user_id].get_full_name(),
                "sessions": person.sessions,
                "graded": person.sample.count,
                "average_score": person.sample.average,
                "close_rate": person.close_rate,
                "last_session_at": person.last_session_at,
            }
            for person in shown
        ],
        "users_page": {"page": page, "pages": -(-count // PAGE), "people": count},
    }


def everybody(
    scope: Scope, kinds: frozenset[str], *, among: Sequence[UUID] | None = None
) -> list[Person]:
    """All who have a session in the period, in no order; the grades of ``kinds`` are averaged.

    Only those of ``among``, where it is given.
    """
    given = {**scope.given, "kinds": list(kinds), "among": among}
    return [_person(row) for row in rows(_query(scope, among=among), given)]


def _query(scope: Scope, *, among: Sequence[UUID] | None) -> str:
    averaged = (
        f"coalesce(sum({name}) FILTER (WHERE is_averaged), 0)::bigint AS {name}"
        for name in _AVERAGED
    )
    return _EVERYBODY.format(
        averaged=", ".join(averaged),
        columns=", ".join(_AVERAGED),
        nothing=", ".join("0" for _ in _AVERAGED),
        people=scope.people,
        held=scope.held,
        among="" if among is None else "WHERE user_id = ANY(%(among)s)",
    )


def _person(row: dict[str, Any]) -> Person:
    return Person(
        user_id=row["user_id"],
        sessions=row["sessions"],
        sample=Sample(row["graded"], row["score_sum"], row["score_squares"]),
        verdicts=row["verdicts"],
        closed=row["closed"],
        last_session_at=row["last_session_at"],
    )
