"""The rules' verdict: the customer's words against the objective of the call."""

import json
from datetime import date

import pytest

from bench.long_calls import CALLS
from grading.graders.offline import OfflineGrader
from grading.graders.offline.days import day_named
from grading.scoring import score_evaluation
from tests.grading.builders import MONDAY, brief
from tests.grading.corpus import exchanges

ENDS_RIGHT = 0.97

MEETING = "Book a meeting of half an hour"
DEAL = "Close the deal, a signed one-year contract"
STAY = "Keep the customer, who wants to cancel the household policy"
TRIAL = "Start a free trial of four weeks"

INTRO = [
    ("customer", "Hello, who is this?"),
    ("rep", "This is Robin from Tidewell. How do you keep track of your stock today?"),
    ("customer", "We count it by hand on Saturdays, and it takes two of us all day."),
]


def verdict(objective: str, *lines: str):
    """The scorecard of a call that ends with these lines, the rep's first."""
    ending = [(("rep", "customer")[number % 2], line) for number, line in enumerate(lines)]
    call = brief([*INTRO, *ending], objective=objective)
    return score_evaluation(call, OfflineGrader().evaluate(call))


ASK = "Could we meet on Thursday at ten, so that I can show you?"
OFFER = "Shall we go ahead, and I send you the contract today?"


@pytest.mark.parametrize(
    ("objective", "lines", "quote"),
    [
        (MEETING, [ASK, "Thursday at ten works. Send me the invite."], None),
        (MEETING, [ASK, "Yes, that suits me."], "Yes, that suits me"),
        (MEETING, [ASK, "I can't on Thursday, but Friday at nine is fine."], "Friday at nine"),
        (MEETING, [ASK, "Why not. See you then."], None),
        (MEETING, ["When are you free for a call?", "I’m available on Wednesday."], "Wednesday"),
        (MEETING, ["I will put you down for Thursday at ten, a visit.", "Perfect."], "Perfect"),
        (MEETING, [OFFER, "Let's do it, send me the contract."], "Let's do it"),
        (DEAL, [OFFER, "All right. Send me the contract, I'll sign it tonight."], "contract"),
        (DEAL, [OFFER, "Yes, please do."], "Yes, please do"),
        (DEAL, [OFFER, "Deal."], "Deal"),
        (DEAL, ["So, what do you think?", "You know what, sign us up."], "sign us up"),
        (STAY, ["Shall I renew it at that price?", "Yes, I will stay."], "I will stay"),
        (STAY, ["Would you keep the policy then?", "Fine, don't cancel it."], "don't cancel it"),
        (TRIAL, ["Shall I set up the trial?", "Sure, let's start the trial."], "trial"),
        ("", [ASK, "Thursday at ten works."], "Thursday at ten works"),
        ("", [OFFER, "Where do I sign?", "Here.", "Good. We have a deal."], "We have a deal"),
    ],
)
def test_a_commitment_to_the_objective_closes(objective, lines, quote):
    card = verdict(objective, *lines)
    assert (card.outcome, card.closed) == ("closed", True)
    assert quote is None or quote in card.commitment.quote


@pytest.mark.parametrize(
    ("objective", "lines"),
    [
        (DEAL, [ASK, "Thursday at ten works for me."]),
        (DEAL, ["Shall we start the pilot?", "Okay, let's start the pilot."]),
        (DEAL, [OFFER, "Send me the contract and our lawyers will review it."]),
        (MEETING, ["Could we set up a demo next week?", "Let's schedule the demo."]),
        ("", [OFFER, "Not today. Let's say Friday at ten for a call."]),
    ],
)
def test_something_definite_short_of_the_objective_is_a_next_step(objective, lines):
    card = verdict(objective, *lines)
    assert (card.outcome, card.closed) == ("next_step", False)
    assert card.commitment is not None


ONCE_APPROVED = "Yes, but only once my board has approved it."
POLITE = [
    "That sounds interesting.",
    "Sounds good, I'll think about it.",
    "Great presentation, thank you, very nice.",
    "Yes, please send me some information.",
    "Sure, send me an e-mail and we'll see.",
    "Maybe. Call me again some time.",
    "I would have to ask my boss first.",
    "If the price comes down, then yes.",
    "Okay, whatever. I have to go.",
    "Is Thursday at ten the only slot?",
    "No, thank you.",
    "I'm not interested, please don't call again.",
    "I'm in my early fifties, you know.",
    "We might do that next year.",
    "Not bad, not bad at all. Goodbye.",
    "I don't think I'll sign.",
    "On Monday the system works fine as it is.",
]


@pytest.mark.parametrize(
    ("objective", "answer"),
    [
        *((objective, answer) for answer in POLITE for objective in (MEETING, DEAL)),
        (DEAL, ONCE_APPROVED),
        (MEETING, ONCE_APPROVED),
    ],
)
def test_politeness_conditions_and_refusals_are_no_commitment(objective, answer):
    card = verdict(objective, ASK if objective == MEETING else OFFER, answer)
    assert (card.outcome, card.closed, card.commitment) == ("none", False, None)


@pytest.mark.parametrize(
    ("objective", "lines"),
    [
        (DEAL, [OFFER, "Yes, let's do it.", "Great.", "Wait. Actually, no, I changed my mind."]),
        (DEAL, [OFFER, "Sign me up.", "Great.", "Hm, let me think about it first."]),
        (MEETING, [ASK, "Thursday works.", "Great.", "On second thoughts, cancel the meeting."]),
        (MEETING, [ASK, "Thursday works. No, forget it."]),
        (STAY, ["Stay with us?", "I will stay.", "Good.", "No, I still want to cancel."]),
    ],
)
def test_a_commitment_taken_back_does_not_count(objective, lines):
    assert verdict(objective, *lines).outcome == "none"


def test_a_no_may_become_a_yes():
    card = verdict(
        DEAL,
        OFFER,
        "No, I'm not interested.",
        "What if you could leave after a month, in writing?",
        "In writing? All right, then let's go ahead.",
    )
    assert card.closed is True


def test_no_to_anything_else_takes_nothing_back():
    card = verdict(
        MEETING, ASK, "Thursday at ten works.", "Is there anything else?", "No, thank you."
    )
    assert card.closed is True


def test_what_the_rep_says_commits_nobody():
    card = verdict(
        DEAL, OFFER, "Hm.", "Great, so we have a deal, you sign me up, let's do it!", "Hm."
    )
    assert card.outcome == "none"


def test_the_day_is_the_one_that_was_agreed_upon():
    card = verdict(MEETING, ASK, "I can't on Thursday, but Friday at nine is fine.")
    assert card.commitment.date == date(2026, 11, 27)
    assert verdict(MEETING, ASK, "Yes, that suits me.").commitment.date == date(2026, 11, 26)


def test_without_the_day_of_the_call_there_is_no_date():
    call = brief([*INTRO, ("rep", ASK), ("customer", "Thursday at ten works.")], held_on=None)
    card = score_evaluation(call, OfflineGrader().evaluate(call))
    assert card.commitment.quote == "Thursday at ten works"
    assert card.commitment.date is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Thursday at ten", date(2026, 11, 26)),
        ("on Monday", date(2026, 11, 30)),
        ("tomorrow", date(2026, 11, 24)),
        ("the day after tomorrow", date(2026, 11, 25)),
        ("today at four", MONDAY),
        ("December 3rd", date(2026, 12, 3)),
        ("the 2nd of January", date(2027, 1, 2)),
        ("the 26th", date(2026, 11, 26)),
        ("the 3rd", date(2026, 12, 3)),
        ("February 30", None),
        ("Tuesday the first", date(2026, 12, 1)),
        ("on the eighth, all day", date(2026, 12, 8)),
        ("the second of December", date(2026, 12, 2)),
        ("the second half", None),
        ("Thursday or Friday", None),
        ("next Friday", None),  # this week's or the next one's: people disagree
        ("next Monday", date(2026, 11, 30)),
        ("Thursday week", None),
        ("some time soon", None),
    ],
)
def test_a_day_is_named_only_where_there_is_no_doubt(text, day):
    assert day_named(text, MONDAY) == day


def test_most_ends_of_calls_are_heard_as_they_were_meant():
    """Bare ends of a few lines, which the weights were not learnt from."""
    right = sum(
        verdict(exchange.objective_text, *exchange.lines).outcome == exchange.label
        for exchange in exchanges()
    )
    assert right >= ENDS_RIGHT * len(exchanges())


@pytest.mark.parametrize(
    ("name", "objective", "outcome", "quote"),
    [
        ("01-booked-thursday", "Book a meeting of half an hour", "closed", "Thursday at ten works"),
        ("04-send-some-information", "Book a meeting of half an hour", "none", None),
        ("05-contract-signed", DEAL, "closed", "Send me the contract"),
        ("06-price-given-away", DEAL, "none", None),
        ("07-discovery-next-step", "Book a second meeting", "closed", "Tuesday at two is fine"),
    ],
)
def test_the_calls_of_the_demo_are_heard_as_they_ended(name, objective, outcome, quote):
    turns = json.loads((CALLS / f"{name}.json").read_text())["turns"]
    told = brief([(turn["role"], turn["text"]) for turn in turns], objective=objective)
    card = score_evaluation(told, OfflineGrader().evaluate(told))
    assert card.outcome == outcome
    assert (card.commitment is None) == (quote is None)
    assert quote is None or quote in card.commitment.quote
