"""Whatever a grader claims, only what was said is kept, cut from the raw turn."""

import string
import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from grading.evidence import Transcript
from grading.meaning import forms_of
from grading.protocol import Claim
from sessions_app.cleaning import clean_turns
from tests.grading.builders import raw_turns

CALL = raw_turns(
    [
        ("customer", "Dana speaking. I'm not ready to sign for 1,500 a month."),
        ("rep", "Hi Dana, this — um — is Sam from “Parcelwise”. Is it a bad time?"),
        ("customer", "Yes."),
        ("rep", "We can cut your replanning by fifteen percent"),
        ("customer", "Um, hm."),
        ("rep", "and we, you know, we start on Tuesday. We do not charge for the setup."),
        ("customer", "Deal. Send it over, Tuesday works."),
        ("rep", "Great."),
    ]
)


def find(quote: str, speaker: str = "rep", hint: int | None = None):
    return Transcript(CALL).find(Claim(quote, hint), speaker)


@pytest.mark.parametrize(
    ("claimed", "cut"),
    [
        ("this is Sam from Parcelwise", "this — um — is Sam from “Parcelwise"),
        ('THIS is Sam, from "parcelwise"...', "this — um — is Sam from “Parcelwise"),
        ("is it a bad time", "Is it a bad time"),
        ("We can cut your re-planning", "We can cut your replanning"),
        ("Great", "Great"),  # all that the turn says
    ],
)
def test_case_punctuation_typography_and_fillers_do_not_count(claimed, cut):
    proof = find(claimed)
    assert proof is not None
    assert proof.quote == cut


def test_a_slip_of_the_pen_is_forgiven_and_the_raw_words_are_kept():
    proof = find("We can cut you replanning by fifteen percents")
    assert proof.quote == "We can cut your replanning by fifteen percent"
    assert (proof.turn_index, proof.start_seconds) == (3, 12.0)


@pytest.mark.parametrize(
    "claimed",
    [
        "We can cut your replanning by sixteen percent",
        "We do charge for the setup",
        "We start on Thursday. We do not charge for the setup",
        "we can double your profits within a year",
        "",
        "…",
    ],
)
def test_what_was_not_said_is_not_found(claimed):
    assert find(claimed) is None


@pytest.mark.parametrize(
    "claimed",
    ["I'm not ready to sign for 15.00 a month", "I'm ready to sign for 1,500 a month"],
)
def test_likeness_never_crosses_a_number_or_a_negation(claimed):
    assert find(claimed, "customer") is None


def test_thousands_may_be_written_either_way():
    proof = find("I am not ready to sign for 1500 a month", "customer")
    assert proof.quote == "I'm not ready to sign for 1,500 a month"


def test_a_speaker_is_never_credited_with_the_other_ones_words():
    assert find("Tuesday works", "rep") is None
    assert find("Tuesday works", "customer") is not None
    assert find("this is Sam from Parcelwise", "customer") is None


def test_a_quote_of_the_clean_text_is_cut_from_the_raw_turn_with_its_stutter():
    assert find("and we start on Tuesday").quote == "and we, you know, we start on Tuesday"


def test_a_quote_over_several_turns_keeps_the_piece_that_holds_most_of_it():
    proof = find("by fifteen percent and we start on Tuesday")
    assert proof.turn_index == 5
    assert proof.quote == "and we, you know, we start on Tuesday"


def test_the_turn_number_is_a_hint_only():
    turns = raw_turns([("rep", "What does it cost you?"), ("customer", "A lot.")] * 4)
    assert Transcript(turns).find(Claim("what does it cost", 4), "rep").turn_index == 4
    assert Transcript(turns).find(Claim("what does it cost", 900), "rep").turn_index == 6
    assert Transcript(turns).find(Claim("what does it cost", None), "rep").turn_index == 0


def test_one_word_proves_nothing_unless_it_stands_alone():
    assert find("Hi") is None
    assert find("Tuesday", "customer") is None
    assert find("Yes", "customer").quote == "Yes"
    assert find("Deal", "customer").quote == "Deal"  # a customer commits with one word


@pytest.mark.parametrize(
    ("said", "claimed"),
    [
        ("Wie planen Sie heute Ihre Touren, Frau Müller?", "wie planen sie heute ihre touren"),
        ("كيف تخططون مساراتكم اليوم؟", "كيف تخططون مساراتكم"),
        ("Cafe\u0301 re\u0301sume\u0301 pre\u0302t", "café résumé prêt"),
        ("आज आप कैसे योजना बनाते हैं?", "आप कैसे योजना बनाते"),
        ("ご予算はおいくらですか", "予算はおいくら"),
        ("Great 🚀🚀 you save 4 hours ❤️ a week", "you save 4 hours a week"),
    ],
)
def test_any_script_is_found(said, claimed):
    turns = raw_turns([("rep", said)])
    proof = Transcript(turns).find(Claim(claimed), "rep")
    assert proof is not None
    assert said[proof.start_char : proof.end_char] == proof.quote


LETTERS = string.ascii_letters + "äß ıİéع好,.'-–—…\u200d\u0301🚀0123456789"
words = st.text(alphabet=LETTERS, max_size=40)
speakers = st.sampled_from(["rep", "customer"])
calls = st.lists(st.tuples(speakers, words), max_size=8).map(raw_turns)


@given(calls, words, speakers, st.none() | st.integers(-3, 12))
@settings(max_examples=300, deadline=None)
@example(raw_turns([("rep", "ß ıI")]), "ss ii", "rep", None)
def test_every_proof_is_verbatim_in_a_turn_of_that_speaker(turns, claimed, speaker, hint):
    proof = Transcript(turns).find(Claim(claimed, hint), speaker)
    if proof is not None:
        turn = turns[proof.turn_index]
        assert turn.speaker == speaker
        assert turn.text[proof.start_char : proof.end_char] == proof.quote
        assert proof.start_seconds == turn.start_seconds


@given(calls, st.data())
@settings(max_examples=300, deadline=None)
def test_what_was_said_is_found_wherever_it_is_cut(turns, data):
    spoken = [turn for turn in turns if len(turn.text.split()) >= 3]
    if not spoken:
        return
    turn = data.draw(st.sampled_from(spoken))
    pieces = turn.text.split(" ")
    start = data.draw(st.integers(0, len(pieces) - 1))
    claimed = " ".join(pieces[start : start + 5])
    wordy = [piece for piece in claimed.split() if any(c in string.ascii_letters for c in piece)]
    if len(wordy) >= 3:
        assert Transcript(turns).find(Claim(claimed, turn.index), turn.speaker) is not None


stammer = st.lists(
    st.sampled_from(
        ["um,", "I", "we,", "how", "do", "you", "know,", "fine", "the", "w-", "10", "…"]
    ),
    max_size=9,
)


@given(st.lists(st.tuples(speakers, stammer.map(" ".join)), max_size=6).map(raw_turns))
@settings(max_examples=300, deadline=None)
def test_whatever_the_clean_transcript_says_is_found_in_the_raw_one(turns):
    for clean in clean_turns(turns):
        pieces = forms_of(clean.text)[:3]
        if len(pieces) == 3 and len(clean.raw) == 1:
            proof = Transcript(turns).find(Claim(" ".join(pieces), clean.raw[0]), clean.speaker)
            assert proof is not None


def test_a_long_call_is_searched_in_time():
    line = "so how do you plan the routes of your forty vans today and what does it cost you"
    turns = raw_turns([("rep", f"{line} {number}") for number in range(1_500)])
    began = time.monotonic()
    transcript = Transcript(turns)
    for number in range(30):
        transcript.find(Claim(f"what would you give for a quiet morning {number}"), "rep")
    assert time.monotonic() - began < 5
