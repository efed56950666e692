"""What stands in the PDF of a person's progress: the page's figures, each with its number."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format

from accounts.models import User
from analytics.selectors.overview import overview_of
from analytics.selectors.person import NEEDED, Call, SkillLevel, calls_of, skill_levels
from analytics.selectors.scope import Scope
from analytics.statistics import ENOUGH
from analytics.templatetags.figures import long_time, points, skill_name
from grading.documents.blocks import Block, Document, Facts, Heading, Table, Text
from grading.selectors.assignment_states import AssignmentState, assignment_states

SHOWN = 50  # calls, the newest


def progress_document(person: User, scope: Scope, *, include_offline: bool, path: str) -> Document:
    """All of the person's calls count, submitted or not. ``path`` is the page's with the same.

    Five queries or so, however many calls.
    """
    overview = overview_of(scope, include_offline=include_offline)
    calls = calls_of(person, scope)
    averaged = [call for call in calls if call.kind in overview.kinds and call.score is not None]
    period = scope.period
    first, last = date_format(period.first, "j F Y"), date_format(period.last, "j F Y")
    return Document(
        title=f"Progress of {person}",
        subtitle=f"{first} to {last} ({period.zone.key})",
        url=f"{settings.PUBLIC_BASE_URL}{path}",
        made_at=timezone.now(),
        blocks=(
            Facts(tuple(_facts(overview.totals, averaged))),
            Heading("Skills"),
            *_skills(skill_levels(scope, overview.kinds)),
            Heading("Assignments"),
            *_assignments(assignment_states(person)),
            Heading("Calls"),
            *_calls(calls),
        ),
    )


def _facts(totals: dict[str, Any], averaged: Sequence[Call]) -> Iterator[tuple[str, str]]:
    yield "Graded", f"{totals['graded']} of {totals['sessions']} calls"
    yield "Average score", _average(totals)
    if averaged:
        best = max(averaged, key=lambda call: (call.score or 0.0, call.created_at))
        named = (averaged[0], best, averaged[-1])
        yield "First, best, latest", ", ".join(points(call.score) for call in named)
    yield "Closed", _closed(totals)
    yield "Practised", long_time(totals["practice_seconds"])
    graders = {
        "model": "a language model",
        "offline": "rules",
        "both": "a language model and rules",
    }
    yield "Graded by", graders[totals["grader"]]


def _average(totals: dict[str, Any]) -> str:
    average = points(totals["average_score"])
    if totals["average_interval"] is None:
        return f"{average} (too few calls to say how sure)"
    low, high = totals["average_interval"]
    return f"{average} (between {points(low)} and {points(high)})"


def _closed(totals: dict[str, Any]) -> str:
    """A count; a percentage too where it says something."""
    counted = f"{totals['closed']} of {totals['verdicts']}"
    if totals["verdicts"] < ENOUGH:
        return counted
    return f"{counted}, {totals['close_rate']:.0%}"


def _skills(levels: Sequence[SkillLevel]) -> Iterator[Block]:
    if not levels:
        yield Text("No graded call in this period.", muted=True)
        return
    head = ("Skill", "Level", "Calls", "First", "Best", "Latest")
    rows = [
        (
            skill_name(row.skill),
            points(row.level) if row.level is not None else f"{row.graded} of {NEEDED} calls",
            str(row.graded),
            points(row.first),
            points(row.best),
            points(row.latest),
        )
        for row in levels
    ]
    yield Table(head, rows)
    yield Text("Recent calls weigh more in a level.", muted=True)


def _assignments(states: Sequence[AssignmentState]) -> Iterator[Block]:
    if not states:
        yield Text("None was given.", muted=True)
        return
    rows = [
        (
            state.assignment.title,
            str(state.state.label),
            str(state.attempts_made),
            points(state.best),
            _day(state.due_at),
        )
        for state in states
    ]
    yield Table(("Assignment", "State", "Attempts", "Best", "Due"), rows)


def _calls(calls: Sequence[Call]) -> Iterator[Block]:
    if not calls:
        yield Text("No graded call in this period.", muted=True)
        return
    newest = list(reversed(calls))[:SHOWN]
    rows = [(call.persona, _day(call.created_at), _score(call)) for call in newest]
    yield Table(("Customer", "Day", "Score"), rows)
    if len(calls) > SHOWN:
        yield Text(f"And {len(calls) - SHOWN} before these.", muted=True)


def _score(call: Call) -> str:
    if call.score is None:
        return "no score"
    return f"{points(call.score)}{' (by rules)' if call.kind == 'offline' else ''}"


def _day(moment: Any) -> str:
    """In the zone of the page that is being made."""
    return date_format(timezone.localtime(moment), "j M Y") if moment else "–"
