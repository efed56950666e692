from collections.abc import Sequence
from decimal import Decimal

from grading.graders.offline.call import Call
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
from grading.suspicion import suspicious_turns

SENTENCES = {
    "closed": "The objective was reached",
    "next_step": "The customer agreed to a next step",
    "none": "The customer committed to nothing",
    None: "The rules know English only, so they give no verdict",
}
STRONG = Decimal("0.75")
MOST_LINES = 3

Ranked = Sequence[tuple[CriterionSpec, Judgement]]


class OfflineGrader:
    """Judges by rules (catalogue.py, verdict.py). The same call gives the same evaluation."""

    name = "offline:6"

    def evaluate(self, brief: Brief) -> Evaluation:
        suspicious = suspicious_turns(brief.turns, brief.clean_turns)
        call = Call([turn for turn in brief.clean_turns if suspicious.isdisjoint(turn.raw)])
        judgements = tuple(judge(spec, call) for spec in brief.criteria)
        outcome, commitment = verdict(call, brief.objective, brief.held_on)
        ranked = _by_points_lost(brief.criteria, judgements)
        return Evaluation(
            summary=_summary(brief, call, outcome, commitment, ranked),
            judgements=judgements,
            strengths=tuple(
                f"{spec.name}: {judgement.reason}"
                for spec, judgement in reversed(ranked)
                if _share(spec, judgement) >= STRONG
            )[:MOST_LINES],
            improvements=tuple(
                f"{spec.name}: {judgement.suggestion}"
                for spec, judgement in ranked
                if judgement.suggestion
            )[:MOST_LINES],
            outcome=outcome,
            commitment=commitment,
        )


def _by_points_lost(
    criteria: Sequence[CriterionSpec], judgements: Sequence[Judgement]
) -> list[tuple[CriterionSpec, Judgement]]:
    """Those that were judged, most to be gained first, heavy ones last among the perfect."""
    pairs = [
        (spec, judgement)
        for spec, judgement in zip(criteria, judgements, strict=True)
        if judgement.score is not None
    ]
    return sorted(pairs, key=lambda pair: (-pair[0].weight * (1 - _share(*pair)), pair[0].weight))


def _share(spec: CriterionSpec, judgement: Judgement) -> Decimal:
    score = spec.min_score if judgement.score is None else judgement.score
    return Decimal(score - spec.min_score) / (spec.max_score - spec.min_score)


def _summary(
    brief: Brief,
    call: Call,
    outcome: Outcome | None,
    commitment: ClaimedCommitment | None,
    ranked: Ranked,
) -> str:
    """Two to four sentences, each a fact."""
    who = f" with {brief.persona}" if brief.persona else ""
    share = round(100 * call.share_of_words("rep"))
    questions = sum(turn.text.count("?") for turn in call.rep)
    proof = f": “{commitment.quote.rstrip('.')}”" if commitment else ""
    lines = [
        f"A call{who}: the rep spoke {share}% of the words and asked {_counted(questions)}.",
        f"{SENTENCES[outcome]}{proof}.",
    ]
    if call.is_english and call.objections:
        lines.insert(1, f"The customer objected {_times(len(call.objections))}.")
    if ranked and _share(*ranked[0]) < 1:
        lines.append(f"Most is to be gained in {ranked[0][0].name}.")
    return " ".join(lines)


def _counted(questions: int) -> str:
    return {0: "no question", 1: "one question"}.get(questions, f"{questions} questions")


def _times(times: int) -> str:
    return {1: "once", 2: "twice"}.get(times, f"{times} times")
