"""A session's scorecard for a terminal."""

import io
import shutil

from rich.console import Console, Group
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from grading.models import CriterionGrade, GradeOverride, SessionGrade
from grading.selectors.counted import as_counted
from grading.selectors.sessions import current_grade
from sessions_app.models import Outcome, SessionStatus, TrainingSession

STYLE = {"met": "green", "partly": "yellow", "missed": "red"}


def scorecard_text(session: TrainingSession, *, title: str) -> str:
    """What counts, the verdict and every criterion with its proof; why there is none otherwise."""
    grade = current_grade(session)
    if session.status != SessionStatus.COMPLETED or grade is None:
        body: Group | Text = Text(f"{_status(session)}: {session.status_reason or 'no grade'}")
    else:
        body = Group(_headline(grade), _verdict(session), _criteria(grade))
    width = max(60, min(shutil.get_terminal_size((100, 24)).columns, 110))
    output = io.StringIO()
    console = Console(file=output, width=width, force_terminal=False)
    console.print(Panel(body, title=Text(title), title_align="left"))
    return output.getvalue().rstrip()


def _status(session: TrainingSession) -> str:
    return str(SessionStatus(session.status).label)


def _headline(grade: SessionGrade) -> Text:
    mark = grade.rubric_version.pass_mark
    if grade.effective_percentage is None:
        line = Text("No score: too little could be proved. A person should look at it.")
    else:
        result = "passed" if grade.effective_passed else "not passed"
        line = Text(f"{grade.effective_percentage} of 100, {result} (pass mark {float(mark):g})")
    line.append(f"   {grade.rubric_version}, graded by {grade.grader}", style="dim")
    names = {criterion.key: criterion.name for criterion in grade.criteria.all()}
    for blocker in grade.effective_blockers:
        line.append(f"\nBlocker: {names[blocker]}", style="red")
    return line


def _verdict(session: TrainingSession) -> Text:
    if session.outcome is None:
        return Text("Verdict: none given")
    line = Text(f"Verdict: {Outcome(session.outcome).label}")
    if session.commitment:
        line.append(f" — the customer: “{session.commitment['quote']}”")
    return line


def _criteria(grade: SessionGrade) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for heading, justify in (("Criterion", "left"), ("Score", "right"), ("Proof", "left")):
        table.add_column(heading, justify=justify)  # type: ignore[arg-type]
    overrides = grade.newest_overrides
    for criterion in grade.criteria.all():
        given = overrides.get(criterion.key)
        verdict = as_counted(criterion, given.score if given else None).verdict
        table.add_row(
            Text(criterion.name),  # a plain string would be read as markup
            Text(_points(criterion, given), style=STYLE.get(verdict, "")),
            Text(_proof(criterion, given)),
        )
    return table


def _points(criterion: CriterionGrade, given: GradeOverride | None) -> str:
    if given:
        return f"{given.score}/{criterion.max_score}"
    if not criterion.counts:
        return criterion.get_verdict_display()
    return f"{criterion.score}/{criterion.max_score}"


def _proof(criterion: CriterionGrade, given: GradeOverride | None) -> str:
    if given:
        return f"{given.by or 'A manager'}: {given.reason}"
    first = next(iter(criterion.evidence.all()), None)
    return f"“{first.quote}”" if first else criterion.reason
