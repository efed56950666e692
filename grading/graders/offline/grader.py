from collections.abc import Sequence
from decimal import Decimal

from grading.graders.offline.judging import judge
from grading.graders.offline.verdict import verdict
from grading.protocol import (
    Brief,
    ClaimedCommitment,
    CriterionSpec,
    Evaluation,
    Judgement,
    Outcome,
)

SENTENCES = {
    "closed": "The objective was reached",
    "next_step": "The customer agreed to a next step",
    "none": "The customer committed to nothing",
}


class OfflineGrader:
    """Judges by rules (signs.py, verdict.py). The same call gives the same evaluation."""

    name = "offline:1"

    def evaluate(self, brief: Brief) -> Evaluation:
        judgements = tuple(judge(spec, brief) for spec in brief.criteria)
        outcome, commitment = verdict(brief.clean_turns, brief.objective, brief.held_on)
        ranked = _by_points_lost(brief.criteria, judgements)
        return Evaluation(
            summary=_summary(brief, outcome, commitment, ranked),
            judgements=judgements,
            strengths=tuple(
                f"{spec.name}: {judgement.reason}"
                for spec, judgement in reversed(ranked)
                if judgement.score is not None and _share(spec, judgement) >= Decimal("0.75")
            )[:3],
            improvements=tuple(
                f"{spec.name}: {judgement.suggestion}"
                for spec, judgement in ranked
                if judgement.score is not None and judgement.suggestion
            )[:3],
            outcome=outcome,
            commitment=commitment,
        )


def _by_points_lost(
    criteria: Sequence[CriterionSpec], judgements: Sequence[Judgement]
) -> list[tuple[CriterionSpec, Judgement]]:
    pairs = list(zip(criteria, judgements, strict=True))
    return sorted(pairs, key=lambda pair: -pair[0].weight * (1 - _share(*pair)))


def _share(spec: CriterionSpec, judgement: Judgement) -> Decimal:
    if judgement.score is None:
        return Decimal(1)  # what does not apply costs nothing
    return Decimal(judgement.score - spec.min_score) / (spec.max_score - spec.min_score)


def _summary(
    brief: Brief,
    outcome: Outcome,
    commitment: ClaimedCommitment | None,
    ranked: Sequence[tuple[CriterionSpec, Judgement]],
) -> str:
    rep = sum(turn.speaker == "rep" for turn in brief.clean_turns)
    customer = len(brief.clean_turns) - rep
    who = f" with {brief.persona}" if brief.persona else ""
    proof = f": “{commitment.quote}”" if commitment else ""
    weakest = ranked[0][0].name if ranked else ""
    lines = [
        f"A call{who}: the rep spoke {rep} times, the customer {customer} times.",
        f"{SENTENCES[outcome]}{proof.rstrip('.')}.",
    ]
    if weakest and _share(*ranked[0]) < 1:
        lines.append(f"Most is to be gained in {weakest}.")
    return " ".join(lines)
