"""People by skill: each cell an average and over how many scores it is one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from analytics.facts import SCORES, sums
from analytics.selectors.all_time import Overall, overall_of_all_time
from analytics.selectors.scope import Scope, rows
from analytics.statistics import ENOUGH, Sample

LEVELS = 10  # of the one hue
_CONDITION = "grader = ANY(%(kinds)s) AND user_id = ANY(%(people)s::uuid[])"


@dataclass(frozen=True, slots=True)
class Cell:
    """``graded`` scores and their average, None over nothing."""

    graded: int = 0
    average: float | None = None

    @property
    def level(self) -> int | None:
        """How strong its colour is, 0 to 9; None where there is too little to say."""
        if self.average is None or self.graded < ENOUGH:
            return None
        return min(int(self.average) // LEVELS, LEVELS - 1)


@dataclass(frozen=True, slots=True)
class PersonRow:
    user_id: UUID
    overall: Cell
    cells: Sequence[Cell]
    last_session_at: datetime | None


@dataclass(frozen=True, slots=True)
class SkillMap:
    """``as_of`` is how old the overall figures are; None: as new as the newest grade."""

    rows: Sequence[PersonRow]
    as_of: datetime | None


def skill_map(
    scope: Scope, kinds: frozenset[str], people: Sequence[UUID], *, skills: Sequence[str]
) -> SkillMap:
    """A row for each of these people with a cell for each skill, in two queries or three."""
    given = {**scope.given, "kinds": list(kinds), "people": people}
    summary = overall_of_all_time(scope, kinds, people)
    overall = summary.people if summary else _overall(scope, given)
    by_skill = rows(
        f"""SELECT user_id, skill, {sums(SCORES)}
            FROM ({_skills_of_people(scope)}) skills WHERE bucket > 0 AND {_CONDITION}
            GROUP BY user_id, skill""",  # noqa: S608  (names of our own)
        given,
    )
    cells = {(row["user_id"], row["skill"]): _cell(row) for row in by_skill}
    nothing = Overall(0, None, None)
    found = [
        PersonRow(
            user_id=person,
            overall=Cell(total.graded, total.average),
            cells=[cells.get((person, skill), Cell()) for skill in skills],
            last_session_at=total.last_session_at,
        )
        for person in people
        for total in [overall.get(person, nothing)]
    ]
    return SkillMap(found, summary.refreshed_at if summary else None)


def _overall(scope: Scope, given: dict[str, Any]) -> Mapping[UUID, Overall]:
    found = rows(
        f"""SELECT user_id, {sums(SCORES)}, max(last_session_at) AS last_session_at
            FROM ({scope.people}) people WHERE {_CONDITION} GROUP BY user_id""",  # noqa: S608
        given,
    )
    return {
        row["user_id"]: Overall(cell.graded, cell.average, row["last_session_at"])
        for row in found
        for cell in [_cell(row)]
    }


def _skills_of_people(scope: Scope) -> str:
    """Where the scope reads the organisation's own rollup, that of its people."""
    if scope.user_id or scope.assignment_id or scope.persona_id:
        return scope.skills
    return """
        SELECT *, 1 AS bucket FROM analytics_user_skill_days
        WHERE organisation_id = %(organisation)s AND user_id = ANY(%(people)s::uuid[])
            AND day BETWEEN %(first)s AND %(last)s AND counted
    """


def _cell(row: dict[str, Any]) -> Cell:
    sample = Sample(row["graded"], row["score_sum"], row["score_squares"])
    return Cell(sample.count, sample.average)
