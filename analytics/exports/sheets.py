"""The three sheets. Times are UTC; a score is 0 to 100, a criterion's on its own scale."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from accounts.models import User
from analytics.exports.reading import (
    ReadSession,
    read_criteria,
    read_people,
    read_sessions,
)
from analytics.exports.sheet import Sheet
from analytics.selectors.figures import figures
from analytics.selectors.people import Person, everybody
from analytics.selectors.scope import Scope
from grading.models import CriterionGrade, SessionGrade


def _grade(name: str) -> Any:
    """A column of the current grade's; empty where there is none."""

    def read(row: ReadSession, _: object) -> Any:
        return getattr(row.grade, name) if row.grade else None

    return read


def _rubric(grade: SessionGrade | None) -> str | None:
    return grade.rubric_version.name if grade else None


def _rubric_number(grade: SessionGrade | None) -> int | None:
    return grade.rubric_version.number if grade else None


SESSIONS: Sheet[ReadSession] = Sheet(
    "sessions",
    {
        "session_id": lambda row, _: row.session.pk,
        "created_at_utc": lambda row, _: row.session.created_at,
        "started_at_utc": lambda row, _: row.session.start_time,
        "ended_at_utc": lambda row, _: row.session.end_time,
        "person": lambda row, who: who.name(row.session.user),
        "email": lambda row, _: row.session.user.email,
        "persona": lambda row, _: row.session.persona_name,
        "assignment": lambda row, _: getattr(row.session.assignment, "title", None),
        "channel": lambda row, _: row.session.channel,
        "status": lambda row, _: row.session.status,
        "duration_seconds": lambda row, _: row.session.duration_seconds,
        "score": _grade("effective_percentage"),
        "grader_score": _grade("percentage"),
        "passed": _grade("effective_passed"),
        "human_scores": _grade("is_manual_override"),
        "grader": _grade("grader"),
        "rubric": lambda row, _: _rubric(row.grade),
        "rubric_version": lambda row, _: _rubric_number(row.grade),
        "outcome": lambda row, _: row.session.outcome,
        "closed": lambda row, _: row.session.closed,
        "in_figures": lambda row, _: row.is_counted,
        "cost_usd": lambda row, _: row.cost_usd,
    },
    read_sessions,
)


def _human_score(criterion: CriterionGrade) -> int | None:
    override = criterion.grade.newest_overrides.get(criterion.key)
    return override.score if override else None


CRITERIA: Sheet[CriterionGrade] = Sheet(
    "criteria",
    {
        "session_id": lambda row, _: row.grade.session_id,
        "created_at_utc": lambda row, _: row.grade.session.created_at,
        "person": lambda row, who: who.name(row.grade.session.user),
        "email": lambda row, _: row.grade.session.user.email,
        "grader": lambda row, _: row.grade.grader,
        "rubric": lambda row, _: _rubric(row.grade),
        "rubric_version": lambda row, _: row.grade.rubric_version.number,
        "criterion": lambda row, _: row.name,
        "skill": lambda row, _: row.skill,
        "weight": lambda row, _: row.weight,
        "verdict": lambda row, _: row.verdict,
        "score": lambda row, _: row.score,
        "human_score": lambda row, _: _human_score(row),
        "min_score": lambda row, _: row.min_score,
        "max_score": lambda row, _: row.max_score,
        "decides_pass": lambda row, _: row.is_blocker,
        "reason": lambda row, _: row.reason,
        "quotes": lambda row, _: "\n".join(proof.quote for proof in row.evidence.all()),
    },
    read_criteria,
    said=frozenset({"reason", "quotes"}),
)


@dataclass(frozen=True, slots=True)
class NamedPerson:
    user: User
    figures: Person
    grader: str


def _people(scope: Scope) -> Iterator[NamedPerson]:
    """By name, for nobody is ranked here. A model's scores, or those by rules if all are."""
    kinds = figures(scope, include_offline=False).kinds
    for part in read_people(scope):
        found = {person.user_id: person for person in everybody(scope, kinds, among=part)}
        for user in User.objects.filter(pk__in=found).order_by("name", "email"):
            yield NamedPerson(user, found[user.pk], *kinds)


PEOPLE: Sheet[NamedPerson] = Sheet(
    "people",
    {
        "person": lambda row, who: who.name(row.user),
        "email": lambda row, _: row.user.email,
        "sessions": lambda row, _: row.figures.sessions,
        "graded": lambda row, _: row.figures.sample.count,
        "average_score": lambda row, _: row.figures.sample.average,
        "close_rate": lambda row, _: row.figures.close_rate,
        "too_few_to_compare": lambda row, _: row.figures.has_few,
        "grader": lambda row, _: row.grader,
        "last_session_at_utc": lambda row, _: row.figures.last_session_at,
    },
    _people,
)

SHEETS: dict[str, Sheet[Any]] = {sheet.name: sheet for sheet in (SESSIONS, CRITERIA, PEOPLE)}
