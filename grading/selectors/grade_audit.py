"""What can be checked about a stored grade without anybody's judgement."""

from collections.abc import Iterator, Sequence

from grading.models import SessionGrade
from grading.scoring import percentage_of
from grading.selectors.counted import as_counted, counted_criteria
from sessions_app.transcript import Speaker, Turn


def grade_problems(grade: SessionGrade) -> list[str]:
    """Quotes that are not verbatim in their turn, and totals that are not their criteria's.

    In words that repeat nothing of what was said: support reads them.
    """
    return [*_wrong_quotes(grade), *_wrong_totals(grade)]


def _wrong_quotes(grade: SessionGrade) -> Iterator[str]:
    turns = grade.session.turns
    for criterion in grade.criteria.all():
        for proof in criterion.evidence.all():
            said = _said(turns, proof.turn_index, "rep")
            if said[proof.start_char : proof.end_char] != proof.quote:
                yield f"{criterion.key}: a quote is not the rep's words in turn {proof.turn_index}"
    commitment = grade.commitment
    if commitment and commitment["quote"] not in _said(turns, commitment["turn_index"], "customer"):
        yield "the commitment is not the customer's words in its turn"


def _said(turns: Sequence[Turn], index: int, speaker: Speaker) -> str:
    """Empty where there is no such turn of theirs."""
    return next((t.text for t in turns if (t.index, t.speaker) == (index, speaker)), "")


def _wrong_totals(grade: SessionGrade) -> Iterator[str]:
    by_grader = percentage_of([as_counted(row) for row in grade.criteria.all()])
    if grade.total_score != by_grader:
        yield f"the grader's total is {grade.total_score}, its criteria make {by_grader}"
    effective = percentage_of(counted_criteria(grade))
    if grade.effective_percentage != effective:
        yield f"what counts is {grade.effective_percentage}, its criteria make {effective}"
