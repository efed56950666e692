"""Code decides: verdicts, percentage, pass, blockers, and whether the customer committed."""

from datetime import date
from decimal import Decimal

import pytest

from grading.scoring import score_evaluation
from tests.grading.builders import brief, criterion, evaluation, judged

ASKED = "How do you plan your routes today?"
SAID = [
    ("customer", "Dana speaking."),
    ("rep", f"{ASKED} And what does it cost you?"),
    ("customer", "Half my morning. I don't think I will sign today."),
    ("rep", "Could we meet on Thursday at ten?"),
    ("customer", "Thursday at ten works. Send me the invite."),
]
MADE_UP = "I guarantee a tenfold return within the week"


def grade(criteria, *judgements, **verdict):
    return score_evaluation(brief(SAID, criteria), evaluation(*judgements, **verdict))


def one(score, *quotes, **changes):
    """The row of a single criterion with this score and these quotes."""
    card = grade([criterion("c", **changes)], judged("c", score, *quotes))
    return card.criteria[0]


@pytest.mark.parametrize(
    ("scale", "score", "verdict"),
    [
        ("five", 5, "met"),
        ("five", 4, "met"),
        ("five", 3, "partly"),
        ("five", 2, "partly"),
        ("five", 1, "missed"),
        ("binary", 1, "met"),
        ("binary", 0, "missed"),
    ],
)
def test_a_proved_score_becomes_a_verdict(scale, score, verdict):
    assert one(score, ASKED, scale=scale).verdict == verdict


def test_missed_needs_no_quote_and_counts_as_the_minimum():
    card = grade([criterion("c")], judged("c", 1))
    assert (card.criteria[0].verdict, card.percentage) == ("missed", Decimal("0.00"))


def test_credit_whose_quotes_were_never_said_is_shown_and_not_counted():
    row = one(5, MADE_UP)
    assert (row.verdict, row.score, row.evidence, row.dropped_quotes) == ("unsupported", 5, (), 1)
    assert row.share is None


def test_the_customers_words_earn_the_rep_nothing():
    assert one(5, "Half my morning").verdict == "unsupported"


def test_one_found_quote_is_enough_and_the_invented_one_is_counted():
    card = grade([criterion("c")], judged("c", 5, MADE_UP, ASKED))
    assert card.criteria[0].verdict == "met"
    assert [proof.quote for proof in card.criteria[0].evidence] == [ASKED.rstrip("?")]
    assert card.criteria[0].dropped_quotes == 1
    assert card.flags == ("quotes_dropped",)


def test_the_same_quote_twice_is_one_piece_of_evidence():
    assert len(one(5, ASKED, ASKED.upper()).evidence) == 1


def test_not_applicable_is_for_criteria_that_allow_it():
    assert one(None, may_not_apply=True).verdict == "not_applicable"
    assert one(None).verdict == "unsupported"


def test_a_score_off_the_scale_is_a_fault_of_ours():
    with pytest.raises(AssertionError, match="c: 6"):
        one(6, ASKED)


def rubric(*weights, **changes):
    return [
        criterion(f"c{number}", weight=Decimal(weight), **changes)
        for number, weight in enumerate(weights)
    ]


def test_the_percentage_is_the_weighted_mean_of_the_shares():
    card = grade(
        rubric(50, 30, 20), judged("c0", 5, ASKED), judged("c1", 2, ASKED), judged("c2", 1)
    )
    assert card.percentage == Decimal("57.50")  # 50 + 30/4 + 0
    assert card.passed is False


def test_the_percentage_has_two_decimals_and_rounds_half_up():
    card = grade(
        rubric("33.33", "33.33", "33.34"),
        judged("c0", 2, ASKED),
        judged("c1", 1),
        judged("c2", 1),
    )
    assert card.percentage == Decimal("8.33")
    card = grade(rubric("0.50", "99.50"), judged("c0", 2, ASKED), judged("c1", 1))
    assert card.percentage == Decimal("0.13")  # 0.125


def test_what_does_not_count_leaves_the_mean():
    card = grade(
        [*rubric(60), criterion("na", weight=Decimal(40), may_not_apply=True)],
        judged("c0", 4, ASKED),
        judged("na", None),
    )
    assert (card.percentage, card.passed) == (Decimal("75.00"), True)


@pytest.mark.parametrize(("judged_weight", "percentage"), [(50, Decimal("100.00")), (49, None)])
def test_under_half_of_the_weight_there_is_no_percentage(judged_weight, percentage):
    card = grade(
        rubric(judged_weight, 100 - judged_weight), judged("c0", 5, ASKED), judged("c1", 5, MADE_UP)
    )
    assert card.percentage == percentage
    assert card.passed is (None if percentage is None else True)
    assert "needs_review" in card.flags
    assert ("too_little_judged" in card.flags) is (percentage is None)


def test_a_grader_that_invents_everything_gives_no_grade():
    card = grade(rubric(50, 50), judged("c0", 5, MADE_UP), judged("c1", 4, MADE_UP))
    assert (card.percentage, card.passed) == (None, None)
    assert not any(row.evidence for row in card.criteria)
    assert {"needs_review", "quotes_dropped", "credit_unsupported", "too_little_judged"} == set(
        card.flags
    )


def blocked(score, *quotes):
    criteria = [*rubric(90), criterion("must", weight=Decimal(10), scale="binary", blocker=True)]
    return grade(criteria, judged("c0", 5, ASKED), judged("must", score, *quotes))


def test_a_missed_blocker_fails_the_call_whatever_the_total():
    card = blocked(0)
    assert (card.percentage, card.passed, card.blockers) == (Decimal("90.00"), False, ("must",))


def test_a_blocker_that_was_met_blocks_nothing():
    card = blocked(1, ASKED)
    assert (card.passed, card.blockers) == (True, ())


def test_a_blocker_without_proof_leaves_the_pass_open():
    card = blocked(1, MADE_UP)
    assert (card.percentage, card.passed, card.blockers) == (Decimal("100.00"), None, ())
    assert {"needs_review", "blocker_unproven"} <= set(card.flags)


def verdict(outcome, commitment, on=None):
    return grade(
        [criterion("c")], judged("c", 5, ASKED), outcome=outcome, commitment=commitment, on=on
    )


def test_a_commitment_is_in_the_customers_words():
    card = verdict("closed", "Thursday at ten works", date(2026, 11, 26))
    assert (card.outcome, card.closed) == ("closed", True)
    assert card.commitment.quote == "Thursday at ten works"
    assert card.commitment.turn_index == 4
    assert card.commitment.date == date(2026, 11, 26)
    assert card.flags == ()


@pytest.mark.parametrize(
    "claimed",
    [
        "",
        "I will sign right now, send me the contract",  # nobody said it
        "Could we meet on Thursday at ten",  # the rep did
        "I will sign today",  # cut out of a denial
    ],
)
def test_a_commitment_that_nobody_made_closes_nothing(claimed):
    card = verdict("closed", claimed)
    assert (card.outcome, card.closed, card.commitment) == ("none", False, None)
    assert {"needs_review", "commitment_unproven"} <= set(card.flags)


def test_a_next_step_is_not_a_close():
    card = verdict("next_step", "Send me the invite")
    assert (card.outcome, card.closed) == ("next_step", False)
    assert card.commitment is not None


def test_without_an_outcome_there_is_no_commitment():
    card = verdict("none", "Thursday at ten works")
    assert (card.outcome, card.closed, card.commitment) == ("none", False, None)
    assert card.flags == ()


@pytest.mark.parametrize("day", [date(2026, 11, 20), date(2062, 1, 1)])
def test_a_day_that_cannot_have_been_meant_is_left_out(day):
    assert verdict("closed", "Thursday at ten works", day).commitment.date is None
