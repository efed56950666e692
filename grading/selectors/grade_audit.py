"""What can be checked about a stored grade without anybody's judgement.

In plain words that repeat nothing of what was said: support reads them.
"""

from collections.abc import Iterator, Sequence

from grading.models import CriterionGrade, GradeOverride, SessionGrade
from grading.protocol import COUNTED
from grading.scoring import blockers_of, passed_by, percentage_of, verdict_of_score
from grading.selectors.counted import as_counted, counted_criteria, spec_of
from sessions_app.transcript import Speaker, Turn


def grade_problems(grade: SessionGrade) -> list[str]:
    """Words that were not said, and figures that do not follow from the criteria.

    ``grade`` has its session and its proof loaded along.
    """
    turns = grade.session.turns
    return [
        *_wrong_quotes(grade, turns),
        *_wrong_commitment(grade, turns),
        *_wrong_corrections(grade, turns),
        *_wrong_criteria(grade),
        *_wrong_totals(grade),
        *_wrong_overrides(grade),
        *_wrong_effective(grade),
    ]


def said_in(turns: Sequence[Turn], index: object, *speakers: Speaker) -> str:
    """The raw turn's text; empty where there is no such turn of theirs."""
    return next((t.text for t in turns if t.index == index and t.speaker in speakers), "")


def _wrong_quotes(grade: SessionGrade, turns: Sequence[Turn]) -> Iterator[str]:
    for criterion in grade.criteria.all():
        for proof in criterion.evidence.all():
            said = said_in(turns, proof.turn_index, "rep")
            if not proof.quote or said[proof.start_char : proof.end_char] != proof.quote:
                yield f"{criterion.key}: a quote is not the rep's words in turn {proof.turn_index}"


def _wrong_commitment(grade: SessionGrade, turns: Sequence[Turn]) -> Iterator[str]:
    commitment, is_agreed = grade.commitment, grade.outcome in ("next_step", "closed")
    if commitment is None:
        if is_agreed and grade.session.transcript is not None:
            yield f"the outcome is {grade.outcome}, and nobody committed themselves"
        return
    quote, turn = commitment.get("quote"), commitment.get("turn_index")
    if not quote or quote not in said_in(turns, turn, "customer"):
        yield "the commitment is not the customer's words in its turn"
    if not is_agreed:
        yield "there is a commitment, and the outcome says that there is none"


def _wrong_corrections(grade: SessionGrade, turns: Sequence[Turn]) -> Iterator[str]:
    for row in grade.corrections:
        turn, heard = row.get("turn_index"), row.get("from")
        if not heard or heard not in said_in(turns, turn, "rep", "customer"):
            yield f"a correction mends words that are not in turn {turn}"


def _wrong_criteria(grade: SessionGrade) -> Iterator[str]:
    for row in grade.criteria.all():
        if row.score is not None and not row.min_score <= row.score <= row.max_score:
            yield f"{row.key}: the score {row.score} is not {row.min_score} to {row.max_score}"
        elif row.verdict in COUNTED and row.verdict != _verdict_due(row):
            yield f"{row.key}: its score does not make it “{row.get_verdict_display()}”"
        elif row.verdict in ("met", "partly") and not _has_proof(grade, row):
            yield f"{row.key}: it earned credit without a quote"


def _verdict_due(row: CriterionGrade) -> str | None:
    return None if row.score is None else verdict_of_score(spec_of(row), row.score)


def _has_proof(grade: SessionGrade, row: CriterionGrade) -> bool:
    """What was said may be deleted by now; then nothing can be told."""
    return grade.session.transcript is None or bool(row.evidence.all())


def _wrong_totals(grade: SessionGrade) -> Iterator[str]:
    criteria = [as_counted(row) for row in grade.criteria.all()]
    total = percentage_of(criteria)
    if grade.total_score != total:
        yield f"the grader's total is {grade.total_score}, its criteria make {total}"
    elif grade.percentage != total:
        yield f"the grader's percentage is {grade.percentage}, its criteria make {total}"
    passed = passed_by(criteria, total, grade.rubric_version.pass_mark)
    if grade.passed != passed:
        yield f"the grader's result is {_result(grade.passed)}, its criteria make {_result(passed)}"
    blockers = list(blockers_of(criteria, "missed"))
    if grade.blockers != blockers:
        yield f"the grader's blockers are {_names(grade.blockers)}, missed were {_names(blockers)}"


def _wrong_overrides(grade: SessionGrade) -> Iterator[str]:
    rows = {row.key: row for row in grade.criteria.all()}
    for override in grade.overrides.all():
        row = rows.get(override.criterion)
        if row is None:
            yield f"an override is of {override.criterion}, which the grade does not judge"
        elif not row.min_score <= override.score <= row.max_score:
            scale = f"{row.min_score} to {row.max_score}"
            yield f"{row.key}: a person's {override.score} is not {scale}"
        if override.carried_from and _words(override) != _words(override.carried_from):
            yield f"{override.criterion}: what was carried over is not what the person said"


def _words(override: GradeOverride) -> tuple[object, ...]:
    return override.criterion, override.score, override.reason, override.by_id


def _wrong_effective(grade: SessionGrade) -> Iterator[str]:
    criteria = counted_criteria(grade)
    percentage = percentage_of(criteria)
    if grade.effective_percentage != percentage:
        yield f"what counts is {grade.effective_percentage}, its criteria make {percentage}"
    passed = passed_by(criteria, percentage, grade.rubric_version.pass_mark)
    if grade.effective_passed != passed:
        told = _result(grade.effective_passed)
        yield f"the result that counts is {told}, its criteria make {_result(passed)}"
    blockers = list(blockers_of(criteria, "missed"))
    if grade.effective_blockers != blockers:
        told = _names(grade.effective_blockers)
        yield f"the blockers that count are {told}, missed were {_names(blockers)}"
    if bool(grade.is_manual_override) != bool(grade.newest_overrides):
        told = "people's scores" if grade.newest_overrides else "no person's score"
        yield f"it has {told}, and says otherwise"


def _result(passed: bool | None) -> str:
    return {True: "passed", False: "not passed", None: "open"}[passed]


def _names(keys: list[str]) -> str:
    return ", ".join(map(str, keys)) or "none"
