"""The rules beside the model: where the two come to very different scores, a person should look."""

from dataclasses import replace
from decimal import Decimal

from grading.graders.offline import OfflineGrader
from grading.protocol import Brief, Scorecard
from grading.scoring import NEEDS_REVIEW, score_evaluation

RULES_DISAGREE = "rules_disagree"
GAP = Decimal(30)  # points of 100; the model's score stands either way


def flagged_beside(brief: Brief, scorecard: Scorecard) -> Scorecard:
    """The same scorecard, flagged if the rules' percentage lies so far away.

    Where one of the two has none, there is nothing to compare.
    """
    by_rules = score_evaluation(brief, OfflineGrader().evaluate(brief)).percentage
    if scorecard.percentage is None or by_rules is None:
        return scorecard
    if abs(scorecard.percentage - by_rules) < GAP:
        return scorecard
    flags = dict.fromkeys((NEEDS_REVIEW, *scorecard.flags, RULES_DISAGREE))
    return replace(scorecard, flags=tuple(flags))
