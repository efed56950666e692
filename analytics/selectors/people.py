"""The people of an organisation, ranked by their average, a page at a time."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from accounts.models import User
from analytics.facts import SCORES, sums
from analytics.selectors.scope import Scope, rows
from analytics.selectors.tally import Tally
from analytics.statistics import ENOUGH

PAGE = 50


@dataclass(slots=True)
class Person:
    user_id: UUID
    tally: Tally
    last_session_at: datetime

    @property
    def rank(self) -> tuple[Any, ...]:
        """Who has few sessions comes after the others: one lucky call leads nobody's list."""
        average = self.tally.sample.average
        few = self.tally.sums["graded"] < ENOUGH
        return (few, average is None, -(average or 0.0), -self.tally.sessions, str(self.user_id))


def people(scope: Scope, kinds: frozenset[str], *, page: int) -> dict[str, Any]:
    """`users`, best first, and `users_page`. A page beyond the last is empty."""
    ranked = sorted(everybody(scope, kinds), key=lambda person: person.rank)
    shown = ranked[(page - 1) * PAGE : page * PAGE]
    names = User.objects.in_bulk([person.user_id for person in shown])
    return {
        "users": [
            {
                "user_id": person.user_id,
                "name": names[person.user_id].get_full_name(),
                **person.tally.averages,
                "last_session_at": person.last_session_at,
            }
            for person in shown
        ],
        "users_page": {"page": page, "pages": -(-len(ranked) // PAGE), "people": len(ranked)},
    }


def everybody(scope: Scope, kinds: frozenset[str]) -> list[Person]:
    """All who have a session in the period, in no order."""
    graded = f"""
        SELECT user_id, grader, {sums((*SCORES, "unscored", "verdicts", "closed"))},
            max(last_session_at) AS last_session_at
        FROM ({scope.people}) people WHERE bucket > 0 GROUP BY user_id, grader
    """  # noqa: S608  (names of our own)
    held = f"""
        SELECT user_id, status, count(*) AS sessions, max(last_session_at) AS last_session_at,
            0 AS practice_seconds, 0 AS cost_micros
        FROM ({scope.held}) held WHERE bucket > 0 GROUP BY user_id, status
    """  # noqa: S608
    tallies: defaultdict[UUID, Tally] = defaultdict(lambda: Tally(kinds))
    last: dict[UUID, datetime] = {}
    for query, add in ((graded, Tally.add_graded), (held, Tally.add_held)):
        for row in rows(query, scope.given):
            user_id = row["user_id"]
            add(tallies[user_id], row)
            last[user_id] = max(row["last_session_at"], last.get(user_id, row["last_session_at"]))
    return [Person(user_id, tally, last[user_id]) for user_id, tally in tallies.items()]
