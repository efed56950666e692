"""What stands in the PDF of a session's report: the page's words, with nothing left folded."""

from collections.abc import Iterator
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format

from grading.documents.blocks import Block, Document, Facts, Heading, Quote, Said, Text
from grading.models import CriterionGrade, SessionGrade
from grading.selectors.report import CriterionCard, Report, report_of
from grading.templatetags.numbers import clock
from sessions_app.models import TrainingSession


class NotGraded(Exception):
    """There is nothing to report yet, or never will be; the message says which."""


def session_document(session: TrainingSession) -> Document:
    """The report by the current grade. Raises NotGraded.

    Times are those of the organisation's clock.
    """
    report = report_of(session)
    grade = report.grade
    if grade is None:
        raise NotGraded(session.status_reason or "The session has no grade yet.")
    zone = ZoneInfo(session.org.time_zone)
    held = date_format(timezone.localtime(session.start_time, zone), "l, j F Y, H:i")
    customer = session.persona_name
    return Document(
        title=f"Call with {customer}" if customer else "Call",
        subtitle=f"{session.user.get_full_name()}, {held} ({zone.key})",
        url=f"{settings.PUBLIC_BASE_URL}/sessions/{session.pk}/",
        made_at=grade.created_at,
        blocks=(
            Facts(tuple(_facts(session, report, grade))),
            *_notes(report),
            *_summary(grade),
            Heading("Criteria"),
            *(block for card in report.cards for block in _criterion(card)),
            Heading("Transcript"),
            *_transcript(session, report),
        ),
    )


def _facts(
    session: TrainingSession, report: Report, grade: SessionGrade
) -> Iterator[tuple[str, str]]:
    yield "Score", _score(grade)
    if grade.is_manual_override:
        yield "The grader's own", _points(grade.percentage)
    yield "Pass mark", _points(grade.rubric_version.pass_mark)
    yield "Result", _result(grade)
    yield "Verdict", report.verdict.label
    if said := report.verdict.commitment:
        yield "The customer", f"“{said.text}”"
    if session.duration_seconds is not None:
        yield "Length", clock(session.duration_seconds)
    yield "Rubric", str(grade.rubric_version)
    by_rules = " (by rules, without a language model)" if report.is_offline else ""
    yield "Graded by", f"{grade.grader}{by_rules}"
    if review := report.review:
        state = "Approved" if review.approved else "Rejected"
        yield state, f"{review.by or 'A manager'}: {review.reason}"


def _score(grade: SessionGrade) -> str:
    percentage = grade.effective_percentage
    if percentage is None:
        return "No score"
    return f"{_points(percentage)} of 100{' with human scores' if grade.is_manual_override else ''}"


def _result(grade: SessionGrade) -> str:
    if grade.effective_percentage is None:
        return "No score"
    results = {True: "Passed", False: "Not passed", None: "To be reviewed"}
    return results[grade.effective_passed]


def _notes(report: Report) -> Iterator[Block]:
    for blocker in report.missed_blockers:
        yield Text(f"{blocker.name} decides about the pass, and was missed.")
    for flag in report.flags:
        yield Text(flag)


def _summary(grade: SessionGrade) -> Iterator[Block]:
    if grade.summary:
        yield Heading("Summary")
        yield Text(grade.summary)


def _criterion(card: CriterionCard) -> Iterator[Block]:
    criterion = card.criterion
    blocker = ", decides about the pass" if criterion.is_blocker else ""
    yield Heading(f"{criterion.name}: {criterion.get_verdict_display()}")
    yield Text(f"{_counted(card)}, weight {_points(criterion.weight)}{blocker}.", muted=True)
    if criterion.reason:
        yield Text(criterion.reason)
    if override := card.override:
        yield Text(f"{override.by or 'A manager'} scored it {override.score}: {override.reason}")
    for quote in card.quotes:
        yield Quote(quote.text, _clock(quote.start_seconds))
    if criterion.suggestion:
        yield Text(f"Say instead: {criterion.suggestion}")


def _counted(card: CriterionCard) -> str:
    if card.points is None:
        return "Not counted"
    score = f"{card.score} of {card.criterion.max_score}"
    return f"{score}, {_graders(card.criterion)} by the grader" if card.override else score


def _graders(criterion: CriterionGrade) -> str:
    return "nothing" if criterion.score is None else str(criterion.score)


def _transcript(session: TrainingSession, report: Report) -> Iterator[Block]:
    if session.recording_notice:
        yield Text(session.recording_notice, muted=True)
    if not report.turns:
        yield Text(session.transcript_notice or "There is no transcript.", muted=True)
    rep, customer = session.user.get_full_name(), session.persona_name or "Customer"
    for said in report.turns:
        turn = said.turn
        yield Said(
            at=_clock(turn.start_seconds),
            who=rep if turn.speaker == "rep" else customer,
            text=turn.text,
            is_proof=bool(said.proves) or said.is_commitment,
        )


def _clock(seconds: float | None) -> str:
    return "" if seconds is None else clock(seconds)


def _points(points: Decimal | None) -> str:
    return "none" if points is None else f"{points.normalize():f}"
