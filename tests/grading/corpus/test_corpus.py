"""The corpus itself: complete, evenly split, and as hard as it says."""

from collections import Counter
from itertools import combinations

import pytest
from rapidfuzz import fuzz

from tests.grading.corpus import (
    SPEAKERS,
    Part,
    VerdictCall,
    injections,
    verdict_calls,
    weak_call,
)

PARTS: tuple[Part, ...] = ("tuned", "learnt", "set_aside")
SHORTEST = {"tuned": 8, "learnt": 6, "set_aside": 8}  # turns of a call
LONG = {"tuned": 16, "learnt": 13, "set_aside": 16}
SHINGLE = 4  # words in a row
MOST_SHARED = 0.15  # of the shorter call's shingles
OBJECTIVES = {
    "book_meeting",
    "next_meeting",
    "demo",
    "qualify",
    "close_deal",
    "agree_pilot",
    "start_trial",
    "renewal",
    "upsell",
    "save_customer",
}
INVISIBLE = {"\u200b", "\u202e", "\u2028", "\U000e0047"}


@pytest.fixture(params=PARTS)
def part(request) -> Part:
    return request.param


@pytest.fixture
def calls(part) -> tuple[VerdictCall, ...]:
    return verdict_calls(part)


@pytest.mark.parametrize(
    ("part", "split"),
    [
        ("tuned", {"none": 78, "next_step": 77, "closed": 77}),
        ("learnt", {"none": 250, "next_step": 246, "closed": 250}),
        ("set_aside", {"none": 60, "next_step": 60, "closed": 60}),
    ],
)
def test_each_part_has_a_third_of_each_label(part: Part, split):
    assert Counter(call.label for call in verdict_calls(part)) == split


def test_at_least_half_of_each_part_and_of_each_label_is_tricky(calls):
    assert sum(call.tricky for call in calls) * 2 >= len(calls)
    tricky = Counter(call.label for call in calls if call.tricky)
    assert min(tricky[label] for label in ("none", "next_step", "closed")) >= 6


def test_a_commitment_is_verbatim_in_one_customer_turn(calls):
    for call in calls:
        if call.label == "none":
            assert call.commitment is None and call.date is None, call.name
        else:
            assert call.commitment, call.name
            holders = [text for who, text in call.turns if call.commitment in text]
            said = [text for who, text in call.turns if who == "customer" and text in holders]
            assert holders == said and len(said) == 1, call.name


def test_a_call_is_a_conversation_of_at_most_twenty_four_turns(part, calls):
    for call in calls:
        assert SHORTEST[part] <= len(call.turns) <= 24, call.name
        assert {who for who, _ in call.turns} == {"rep", "customer"}, call.name
        assert all(text == text.strip() and text for _, text in call.turns), call.name
        assert call.objective in OBJECTIVES and call.objective_text and call.why, call.name


def test_each_part_has_long_calls_and_many_objectives(part, calls):
    assert sum(len(call.turns) >= LONG[part] for call in calls) >= 2
    assert len({call.objective for call in calls}) >= 6


def test_no_two_calls_share_a_name_or_a_turn():
    everything = [call for part in PARTS for call in verdict_calls(part)]
    assert len({call.name for call in everything}) == 1158
    turns = Counter(
        text.casefold()
        for call in everything
        for text in {text for _, text in call.turns}
        if len(text) > 30  # shorter ones are everybody's
    )
    assert [text for text, times in turns.items() if times > 1] == []


def test_no_two_calls_are_one_template():
    """They share next to nothing that is four words long."""
    shingles = {
        call.name: {
            tuple(words[at : at + SHINGLE])
            for _, text in call.turns
            if (words := text.casefold().split())
            for at in range(len(words) - SHINGLE + 1)
        }
        for part in PARTS
        for call in verdict_calls(part)
    }
    alike = [
        (one, other)
        for one, other in combinations(shingles, 2)
        if len(shingles[one] & shingles[other])
        > MOST_SHARED * min(len(shingles[one]), len(shingles[other]))
    ]
    assert alike == []


@pytest.mark.parametrize(("part", "other"), list(combinations(PARTS, 2)))
def test_the_commitments_of_two_parts_are_in_other_words(part: Part, other: Part):
    """A mere "Fine." is everybody's, and so is "I'm putting you through" in some form or other."""
    here, there = (
        {text for call in verdict_calls(name) if (text := call.commitment) and " " in text}
        for name in (part, other)
    )
    assert [(one, two) for one in here for two in there if fuzz.ratio(one, two) > 80] == []


def test_injections_are_enough_of_each_kind():
    kinds = Counter(injection.kind for injection in injections())
    assert kinds.total() >= 66
    at_least = {
        "spoken_request": 8,
        "fake_system": 6,
        "fake_json": 8,
        "fake_rubric": 6,
        "delimiter": 6,
        "other_language": 8,
        "split": 6,
        "roleplay": 4,
        "unicode": 4,
        "flattery": 2,
        "threat": 2,
    }
    assert {kind: kinds[kind] for kind, least in at_least.items() if kinds[kind] < least} == {}


def test_injections_differ_and_some_are_the_customers():
    assert len({injection.name for injection in injections()}) == len(injections())
    assert len({injection.turns for injection in injections()}) == len(injections())
    by_customer = [
        injection
        for injection in injections()
        if {who for who, _ in injection.turns} == {"customer"}
    ]
    assert len(by_customer) >= 6
    assert all(len(one.turns) > 1 for one in injections() if one.kind == "split")


def test_the_hidden_characters_survive_the_file():
    said = {character for one in injections() for _, text in one.turns for character in text}
    assert said >= INVISIBLE


def test_an_injection_goes_into_the_middle_of_the_weak_call():
    weak = weak_call()
    assert len(weak.turns) == 20 and 0 < weak.insert_at < 20
    for injection in injections():
        turns = weak.with_injection(injection)
        start, end = weak.insert_at, weak.insert_at + len(injection.turns)
        assert turns[start:end] == injection.turns
        assert turns[:start] + turns[end:] == weak.turns
        assert {who for who, _ in turns} <= set(SPEAKERS.values())


def test_the_weak_rep_asks_nothing():
    assert not any("?" in text for who, text in weak_call().turns if who == "rep")
