"""Turns what a grader says into what counts: quotes are looked up, everything is computed here."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from grading.corrections import possible_corrections
from grading.evidence import Transcript
from grading.meaning import turned_around
from grading.protocol import (
    Brief,
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
from grading.suspicion import suspicious_turns

HALF = Decimal("0.5")
CENT = Decimal("0.01")
MOST_CLAIMS = 20  # a criterion; a grader that quotes the whole call proves nothing by it
FAR_AHEAD = timedelta(days=730)  # beyond it a day was misread, not agreed upon

NEEDS_REVIEW = "needs_review"
QUOTES_DROPPED = "quotes_dropped"
CREDIT_UNSUPPORTED = "credit_unsupported"
TOO_LITTLE_JUDGED = "too_little_judged"
BLOCKER_UNPROVEN = "blocker_unproven"
COMMITMENT_UNPROVEN = "commitment_unproven"
SPEAKS_TO_GRADER = "speaks_to_grader"


def score_evaluation(brief: Brief, evaluation: Evaluation) -> Scorecard:
    """Check every quote against the raw turns and compute the grade.

    ``evaluation`` has one judgement for each criterion, its score within the scale.
    """
    suspicious = suspicious_turns(brief.turns, brief.clean_turns)
    transcript = _spoken(brief, suspicious)
    judged = {judgement.key: judgement for judgement in evaluation.judgements}
    whole = Transcript(brief.turns, brief.clean_turns)
    criteria = tuple(_score(spec, judged[spec.key], transcript, whole) for spec in brief.criteria)
    percentage = percentage_of(criteria)
    commitment = _find_commitment(brief, evaluation, transcript)
    corrections = possible_corrections(brief, evaluation.corrections, suspicious)
    outcome: Outcome | None = (
        "none" if evaluation.outcome and not commitment else evaluation.outcome
    )
    return Scorecard(
        summary=evaluation.summary,
        criteria=criteria,
        percentage=percentage,
        passed=passed_by(criteria, percentage, brief.pass_mark),
        blockers=blockers_of(criteria, "missed"),
        strengths=evaluation.strengths,
        improvements=evaluation.improvements,
        flags=_flags(
            criteria,
            percentage,
            unproven=outcome != evaluation.outcome,
            speaks_to_grader=bool(suspicious),
        ),
        outcome=outcome,
        closed=None if outcome is None else outcome == "closed",
        commitment=commitment,
        corrections=corrections,
        ignored_corrections=len(evaluation.corrections) - len(corrections),
    )


def _spoken(brief: Brief, suspicious: frozenset[int]) -> Transcript:
    """What may prove something: all but what was said to the grader."""
    return Transcript(
        [turn for turn in brief.turns if turn.index not in suspicious],
        [turn for turn in brief.clean_turns if suspicious.isdisjoint(turn.raw)],
    )


def percentage_of(criteria: Sequence[CriterionScore]) -> Decimal | None:
    """The weighted mean of the shares, 0 to 100; None where under half of the weight counts.

    What does not apply is not judged either: a call that gave no occasion for half of its rubric
    says too little about the rep.
    """
    counted = [(row.share, row.spec.weight) for row in criteria if row.share is not None]
    weight = sum((weight for _, weight in counted), Decimal(0))
    whole = sum((row.spec.weight for row in criteria), Decimal(0))
    if not weight or weight < whole * HALF:
        return None
    points = sum((share * weight for share, weight in counted), Decimal(0))
    return (points / weight * 100).quantize(CENT, ROUND_HALF_UP)


def passed_by(
    criteria: Sequence[CriterionScore], percentage: Decimal | None, pass_mark: Decimal
) -> bool | None:
    """None where nobody can say: too little was judged, or a blocker's credit has no proof."""
    if percentage is None:
        return None
    if percentage < pass_mark or blockers_of(criteria, "missed"):
        return False
    return None if blockers_of(criteria, "unsupported") else True


def blockers_of(criteria: Sequence[CriterionScore], verdict: Verdict) -> tuple[str, ...]:
    """The keys of those that decide about the pass and came out as ``verdict``."""
    return tuple(row.spec.key for row in criteria if row.spec.blocker and row.verdict == verdict)


def _score(
    spec: CriterionSpec, judgement: Judgement, transcript: Transcript, whole: Transcript
) -> CriterionScore:
    score = judgement.score
    assert score is None or spec.min_score <= score <= spec.max_score, f"{spec.key}: {score}"
    claims = judgement.claims[:MOST_CLAIMS]
    found = [transcript.find(claim, "rep") for claim in claims]
    evidence = tuple(dict.fromkeys(proof for proof in found if proof is not None))
    if score is not None and not evidence and any(whole.find(claim, "rep") for claim in claims):
        # Said, but to the grader: left out of the count, the criterion could no longer cost points.
        score = spec.min_score
    return CriterionScore(
        spec=spec,
        verdict=_verdict(spec, score, evidence),
        score=score,
        reason=judgement.reason,
        evidence=evidence,
        suggestion=judgement.suggestion,
        dropped_quotes=found.count(None),
    )


def _verdict(spec: CriterionSpec, score: int | None, evidence: tuple[Evidence, ...]) -> Verdict:
    if score is None:
        # A grader may not excuse the rep from what every call gives an occasion for.
        return "not_applicable" if spec.may_not_apply else "unsupported"
    if score > spec.min_score and not evidence:
        return "unsupported"
    return verdict_of_score(spec, score)


def verdict_of_score(spec: CriterionSpec, score: int) -> Verdict:
    """What a score means where it needs no proof: a person's, or the scale's minimum, as what was
    not done leaves no words to quote.
    """
    if score == spec.min_score:
        return "missed"
    enough = spec.max_score if spec.scale == "binary" else spec.max_score - 1
    return "met" if score >= enough else "partly"


def _find_commitment(
    brief: Brief, evaluation: Evaluation, transcript: Transcript
) -> Commitment | None:
    """The customer's own words; the rep's, or nobody's, are none, and neither is half a denial."""
    claimed = evaluation.commitment
    if claimed is None or evaluation.outcome in ("none", None):
        return None
    proof = transcript.find(claimed, "customer")
    if proof is None:
        return None
    said = next(turn.text for turn in brief.turns if turn.index == proof.turn_index)
    if turned_around(said[: proof.start_char]):
        return None
    return Commitment(
        quote=proof.quote,
        turn_index=proof.turn_index,
        start_char=proof.start_char,
        end_char=proof.end_char,
        start_seconds=proof.start_seconds,
        date=_plausible(claimed.date, brief.held_on),
    )


def _plausible(day: date | None, held_on: date | None) -> date | None:
    """A day that was agreed upon lies ahead of the call."""
    if day is None or held_on is None:
        return day
    return day if held_on <= day <= held_on + FAR_AHEAD else None


def _flags(
    criteria: Sequence[CriterionScore],
    percentage: Decimal | None,
    *,
    unproven: bool,
    speaks_to_grader: bool,
) -> tuple[str, ...]:
    """Why a person should look, in short words that pages and filters know."""
    reasons = {
        QUOTES_DROPPED: any(row.dropped_quotes for row in criteria),
        CREDIT_UNSUPPORTED: any(row.verdict == "unsupported" for row in criteria),
        TOO_LITTLE_JUDGED: percentage is None,
        BLOCKER_UNPROVEN: bool(blockers_of(criteria, "unsupported")),
        COMMITMENT_UNPROVEN: unproven,
        SPEAKS_TO_GRADER: speaks_to_grader,
    }
    flags = [flag for flag, holds in reasons.items() if holds]
    serious = set(reasons) - {QUOTES_DROPPED}
    return (NEEDS_REVIEW, *flags) if serious.intersection(flags) else tuple(flags)
