"""Turns what a grader says into what counts: quotes are looked up, everything is computed here."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from grading.evidence import Transcript
from grading.protocol import (
    Brief,
    ClaimedCommitment,
    Commitment,
    CriterionScore,
    CriterionSpec,
    Evaluation,
    Evidence,
    Judgement,
    Outcome,
    Scorecard,
    Verdict,
)

HALF = Decimal("0.5")
CENT = Decimal("0.01")

NEEDS_REVIEW = "needs_review"
QUOTES_DROPPED = "quotes_dropped"
CREDIT_UNSUPPORTED = "credit_unsupported"
TOO_LITTLE_JUDGED = "too_little_judged"
COMMITMENT_UNPROVEN = "commitment_unproven"


def score_evaluation(brief: Brief, evaluation: Evaluation) -> Scorecard:
    """Check every quote against the raw turns and compute the grade.

    ``evaluation`` has one judgement for each criterion, its score within the scale.
    """
    transcript = Transcript(brief.turns)
    judged = {judgement.key: judgement for judgement in evaluation.judgements}
    criteria = tuple(_score(spec, judged[spec.key], transcript) for spec in brief.criteria)
    blockers = tuple(
        row.spec.key for row in criteria if row.spec.blocker and row.verdict == "missed"
    )
    percentage = percentage_of(criteria)
    commitment = _find_commitment(evaluation.commitment, transcript)
    outcome: Outcome = evaluation.outcome if commitment else "none"
    return Scorecard(
        summary=evaluation.summary,
        criteria=criteria,
        percentage=percentage,
        passed=None if percentage is None else percentage >= brief.pass_mark and not blockers,
        blockers=blockers,
        strengths=evaluation.strengths,
        improvements=evaluation.improvements,
        flags=_flags(criteria, percentage, unproven=outcome != evaluation.outcome),
        outcome=outcome,
        closed=outcome == "closed",
        commitment=commitment if outcome != "none" else None,
    )


def percentage_of(criteria: Sequence[CriterionScore]) -> Decimal | None:
    """The weighted mean of the shares, 0 to 100; None where under half of the weight counts."""
    counted = [(row.share, row.spec.weight) for row in criteria if row.share is not None]
    weight = sum((weight for _, weight in counted), Decimal(0))
    whole = sum((row.spec.weight for row in criteria), Decimal(0))
    if not weight or weight < whole * HALF:
        return None
    points = sum((share * weight for share, weight in counted), Decimal(0))
    return (points / weight * 100).quantize(CENT, ROUND_HALF_UP)


def _score(spec: CriterionSpec, judgement: Judgement, transcript: Transcript) -> CriterionScore:
    found = [transcript.find(claim, "rep") for claim in judgement.claims]
    evidence = tuple(dict.fromkeys(proof for proof in found if proof is not None))
    return CriterionScore(
        spec=spec,
        verdict=_verdict(spec, judgement.score, evidence),
        score=judgement.score,
        reason=judgement.reason,
        evidence=evidence,
        suggestion=judgement.suggestion,
        dropped_quotes=found.count(None),
    )


def _verdict(spec: CriterionSpec, score: int | None, evidence: tuple[Evidence, ...]) -> Verdict:
    if score is None:
        return "not_applicable"
    if score == spec.min_score:
        return "missed"  # what was not done leaves no words to quote
    if not evidence:
        return "unsupported"
    enough = spec.max_score if spec.scale == "binary" else spec.max_score - 1
    return "met" if score >= enough else "partly"


def _find_commitment(
    claimed: ClaimedCommitment | None, transcript: Transcript
) -> Commitment | None:
    """The customer's own words; the rep's, or nobody's, are none."""
    proof = transcript.find(claimed, "customer") if claimed else None
    if claimed is None or proof is None:
        return None
    return Commitment(
        quote=proof.quote,
        turn_index=proof.turn_index,
        start_char=proof.start_char,
        end_char=proof.end_char,
        start_seconds=proof.start_seconds,
        date=claimed.date,
    )


def _flags(
    criteria: Sequence[CriterionScore], percentage: Decimal | None, *, unproven: bool
) -> tuple[str, ...]:
    """Why a person should look, in short words that pages and filters know."""
    reasons = {
        QUOTES_DROPPED: any(row.dropped_quotes for row in criteria),
        CREDIT_UNSUPPORTED: any(row.verdict == "unsupported" for row in criteria),
        TOO_LITTLE_JUDGED: percentage is None,
        COMMITMENT_UNPROVEN: unproven,
    }
    flags = [flag for flag, holds in reasons.items() if holds]
    serious = {TOO_LITTLE_JUDGED, COMMITMENT_UNPROVEN, CREDIT_UNSUPPORTED}
    return (NEEDS_REVIEW, *flags) if serious.intersection(flags) else tuple(flags)
