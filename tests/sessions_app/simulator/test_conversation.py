"""The customer who is played by rules: what they do by what the rep does."""

# ruff: noqa: E501  (what is said reads better unbroken)

import pytest

from sessions_app.simulator.conversation import reply_to
from tests.sessions_app.simulator.playing import persona_called, play

DANA = persona_called("dana-brightwater")
GOOD_CALL = [
    "Good morning Dana, this is Alex from RouteWise. I know you're busy, do you have two minutes?",
    "How do you replan the routes today when a driver calls in sick?",
    "That sounds exhausting. What do the late penalties cost you in a month?",
    "So replanning eats your mornings. A haulier with thirty-five vans cut it from two hours to ten "
    "minutes, on top of their spreadsheets.",
    "I understand, a rollout of five months would put me off too. Ours takes two weeks, and your "
    "drivers keep their phones as they are.",
    "Would Thursday at ten suit you for half an hour? I'd show it with your own routes.",
    "Great, I'll send you the invite. Thank you Dana, goodbye.",
]
CLOSES = {
    "dana-brightwater": GOOD_CALL,
    "viktor-steiner": [
        "Good afternoon Mr Steiner, this is Lena from Plantwatch. Before any figures of mine, what "
        "does an hour of downtime cost you?",
        "Eleven hours at nine thousand is ninety-nine thousand a year. What does your board expect?",
        "I understand the price looks high. Forty thousand a year against ninety-nine thousand of "
        "downtime pays for itself in five months.",
        "Fair question. A foundry of your size avoided seven of eleven stops; I can give you their "
        "maintenance head as a reference, and we put the figures in writing.",
        "I can also write a way out after six months into the contract. Shall I send you the "
        "contract so that you can sign it by Friday?",
        "Thank you for your trust. Goodbye.",
    ],
    "grace-okonkwo": [
        "Hello Grace, I'm sorry to hear that. May I ask what made you decide to leave?",
        "Nine years without a claim, and nobody thanked you or explained the increase. I apologise, "
        "that should not have happened.",
        "How old are the pipes in your house, and does the cheaper offer cover water damage?",
        "Your policy covers water damage up to two hundred thousand; the cheaper one excludes old "
        "pipes. And as a loyal customer I can take ten percent off.",
        "Would you stay with us on those terms?",
        "Thank you, Grace. Have a nice day.",
    ],
}
PUSHY = [
    "Hi, we have the best route software on the market.",
    "You need to see it. Can we meet tomorrow at nine?",
    "Come on, it's a no-brainer. Tomorrow or Friday?",
    "Just give me a date, the offer ends today. Friday at nine?",
    "You must decide now. Friday at nine?",
    "Friday it is then, goodbye.",
]
MONOLOGUE = ["We make software for everybody, with charts, exports and a mobile app. " * 12] * 3


@pytest.mark.parametrize("slug", CLOSES)
def test_a_good_call_closes(slug):
    call = play(persona_called(slug), CLOSES[slug])
    assert (call.outcome, call.ended) == ("closed", True), str(call)


@pytest.mark.parametrize("slug", CLOSES)
def test_all_of_it_in_one_breath_closes_nothing(slug):
    """Who asks, answers and asks for the signature at once has listened to nobody."""
    said = " ".join(CLOSES[slug][:-1])
    assert play(persona_called(slug), [said]).outcome == "none"
    assert play(persona_called(slug), [said, CLOSES[slug][-2]]).outcome == "none"


def test_the_day_that_was_proposed_is_the_day_that_is_agreed():
    call = play(DANA, GOOD_CALL)
    assert "Thursday at ten" in call.replies[5]
    assert call.day.isoformat() == "2026-11-26"


def test_without_a_day_a_meeting_is_half_agreed_until_one_is_named():
    lines = [*GOOD_CALL[:5], "Could we meet for that?"]
    assert play(DANA, lines).outcome == "next_step"
    assert play(DANA, [*lines, "How about Thursday at ten?"]).outcome == "closed"


def test_less_than_the_objective_is_a_next_step():
    lines = [*CLOSES["viktor-steiner"][:3], "Could we meet on Tuesday at nine to go through them?"]
    call = play(persona_called("viktor-steiner"), [*lines, "See you on Tuesday, goodbye."])
    assert (call.outcome, call.day.isoformat()) == ("next_step", "2026-12-01"), str(call)


@pytest.mark.parametrize("ask", ["Would Thursday at ten work?", "Shall I send you the contract?"])
@pytest.mark.parametrize(
    "lines",
    [
        ["Hello."],
        ["ok", "hm"],
        PUSHY[:5],
        MONOLOGUE,
        [*GOOD_CALL[:2], "Any idiot can see that your spreadsheets are stupid."],
    ],
    ids=["at once", "empty", "pushy", "monologue", "rude"],
)
@pytest.mark.parametrize("slug", ["dana-brightwater", "lucia-ferrante", "marcus-bell"])
def test_rude_empty_and_pushy_reps_never_close(slug, lines, ask):
    call = play(persona_called(slug), [*lines, ask, ask, "Great, goodbye."])
    assert call.outcome == "none", str(call)


def test_a_rude_rep_is_warned_and_then_hung_up_on():
    call = play(
        DANA, ["How do you plan routes?", "That's stupid.", "Shut up and listen.", "Hello?"]
    )
    assert call.ended
    assert len(call.replies) == 3
    assert "hang up" in call.replies[1] or "tone" in call.replies[1]


def test_an_apology_lets_the_call_go_on():
    rude = [GOOD_CALL[0], "Any idiot can see that.", "I'm sorry, that was out of place."]
    lines = [*rude, *GOOD_CALL[1:], "Goodbye."]
    assert play(DANA, lines).outcome == "closed"
    assert play(DANA, [*rude[:2], *GOOD_CALL[1:]]).outcome == "none"


def test_what_was_agreed_is_withdrawn_from_a_rude_rep():
    lines = [*GOOD_CALL[:6], "Finally, you idiot.", "Shut up."]
    assert play(DANA, lines).outcome == "none"


def test_a_question_brings_out_what_it_is_about():
    call = play(DANA, ["Hello Dana, I'm Alex from RouteWise.", "What do late penalties cost you?"])
    assert "four thousand in late penalties" in call.replies[1]


def test_an_objection_is_raised_stays_open_and_is_resolved():
    pitch = "Our software plans four hundred tours a day for customers in this area."
    call = play(DANA, ["How do you plan your day?", pitch, pitch.replace("four", "five")])
    assert call.replies[1] == DANA["objections"][0]
    assert DANA["objections"][0] in call.replies[2]
    answer = "I understand. It works on top of your spreadsheets, and nothing has to be replaced."
    resolved = play(DANA, ["How do you plan your day?", pitch, answer])
    assert DANA["objections"][0] not in resolved.replies[2]


@pytest.mark.parametrize("objections", [[], "one text", ["", None, 7], None])
def test_any_sheet_can_be_played(objections):
    persona = {"objections": objections, "difficulty": "unheard of", "knowledge": None}
    lines = ["How do you do it today?", "I see. Others save two hours a day with it.", "Bye"]
    assert all(play(persona, lines).replies)


def test_an_empty_sheet_can_be_won_over():
    lines = [
        "Hello, this is Alex from RouteWise.",
        "How do you plan routes at the moment?",
        "I understand. What would you change first?",
        "Other customers save two hours a day with it.",
        "Could we meet on Tuesday at ten?",
        "Thank you, goodbye.",
    ]
    assert play({}, lines).outcome == "closed"


def test_what_is_not_understood_ends_the_call_after_a_while():
    call = play(DANA, ["你好，我想和您约个时间谈谈。"] * 5)
    assert (call.ended, call.outcome) == (True, "none")
    assert len(call.replies) == 3


def test_the_same_call_goes_the_same_way_and_another_is_worded_otherwise():
    seeds = [play(DANA, GOOD_CALL, seed=str(seed)) for seed in (1, 1, 2, 3)]
    assert seeds[0] == seeds[1]
    assert len({str(call) for call in seeds}) > 1
    assert {call.outcome for call in seeds} == {"closed"}


def test_a_longer_call_does_not_change_what_was_said_before():
    replies = [reply_to(DANA, GOOD_CALL[:n], seed="7").text for n in range(1, 8)]
    assert tuple(play(DANA, GOOD_CALL, seed="7").replies) == tuple(replies)


def test_an_objection_that_is_brushed_aside_stays_open():
    pitch = "Our software plans four hundred tours a day for customers in this area."
    aside = "Never mind the spreadsheets, our software is used by forty hauliers."
    call = play(DANA, ["How do you plan your day?", pitch, aside])
    assert DANA["objections"][0] in call.replies[2]


def test_a_monologue_in_pieces_is_one():
    piece = "Our platform has a module for {}, and all of it can be had in forty languages. "
    call = play(DANA, [piece.format(name) * 3 for name in ("routing", "billing", "telematics")])
    assert "?" in call.replies[2]
    assert DANA["objections"][1] not in call.replies[2]


def test_a_price_given_away_unasked_wins_nobody():
    marcus = persona_called("marcus-bell")
    lines = [
        "Good afternoon Mr Bell, I'm Eve from Medisupply. I can take twenty percent off right away.",
        "What matters most to your wards?",
        "I understand. Then thirty percent off, and delivery for free.",
        "And who uses it most in your nine hospitals?",
        "Forty percent off, because your wards have chosen this product. Would you sign the contract?",
    ]
    assert play(marcus, lines).outcome == "none"


def test_some_mail_is_no_next_step():
    call = play(DANA, [*GOOD_CALL[:5], "Shall I send you some information by mail?", "Goodbye."])
    assert (call.outcome, call.ended) == ("none", True), str(call)


def test_who_leaves_time_does_not_press():
    line = "You don't have to decide today. "
    call = play(DANA, [*GOOD_CALL[:5], line, line, GOOD_CALL[5]])
    assert call.outcome == "closed"
