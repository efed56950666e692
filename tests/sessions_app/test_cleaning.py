"""Cleaning takes away what carries nothing, and only that."""

import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sessions_app.cleaning import clean_turns, tidy, words_said
from sessions_app.transcript import Turn
from sessions_app.words import WORD


def turns(*lines: tuple[str, str]) -> list[Turn]:
    return [Turn(n, speaker, text, n * 2.0, n * 2.0 + 1) for n, (speaker, text) in enumerate(lines)]


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("Um, so we, uh, we start.", "So we start."),
        ("I think um. We go.", "I think. We go."),
        ("Yes. Um. Hello", "Yes. Hello"),
        ("Um, iPhone sales", "iPhone sales"),
        ("I I think, I think it it works", "I think it works"),
        ("w- we can", "we can"),
        ("How do you how do you plan?", "How do you plan?"),
        ("It is, you know, good", "It is, good"),
        ("my name is  my name is Riley", "my name is Riley"),
        ("Hi , there !", "Hi, there!"),
    ],
)
def test_fillers_stutters_and_stray_spaces_go(raw, clean):
    assert tidy(raw) == clean


@pytest.mark.parametrize(
    "text",
    [
        "No no, that is very very good, so so.",
        "You know the price.",
        "Five five one two five five one two",
        "It costs .5 percent on .NET",
        "Call the UM at 10:30, ext. 44-17, for $1,500.00",
        "Plan B— Bob said so",
        "Is that so? Uh-huh. Hm?",
        "non-profit, re-plan, e-mail",
        "I'm here, it's fine",
        "مرحبا، كيف حالك؟ 👍🏽 שלום",
        "👩‍👩‍👧 ❤️",
    ],
)
def test_what_carries_meaning_stays(text):
    assert tidy(text) == text


@pytest.mark.parametrize("noise", ["", "  ", "Um, uh…", "…", "—", "\x00", "?!", "hm"])
def test_a_turn_of_noise_alone_disappears(noise):
    clean = clean_turns(turns(("rep", "One thing,"), ("customer", noise), ("rep", "and another.")))
    assert [(turn.text, turn.raw) for turn in clean] == [("One thing, and another.", (0, 2))]


def test_turns_are_merged_and_know_where_they_came_from():
    clean = clean_turns(
        turns(
            ("customer", "Hello."),
            ("rep", "Um, good morning, my"),
            ("rep", "my name is Riley from, uh, Chairside."),
            ("customer", "Yes?"),
        )
    )
    assert [turn.text for turn in clean] == [
        "Hello.",
        "Good morning, my name is Riley from, Chairside.",
        "Yes?",
    ]
    assert [turn.raw for turn in clean] == [(0,), (1, 2), (3,)]
    assert [turn.index for turn in clean] == [0, 1, 2]
    assert (clean[1].start_seconds, clean[1].end_seconds) == (2.0, 5.0)


def test_times_that_nobody_gave_are_not_invented():
    clean = clean_turns([Turn(0, "rep", "Hello."), Turn(1, "rep", "Is this Dana?", 4.0, None)])
    assert (clean[0].start_seconds, clean[0].end_seconds) == (4.0, None)


def test_where_um_is_a_word_it_stays():
    german = clean_turns(turns(("rep", "Wir sehen uns um zehn Uhr, äh, und ich bringe alles mit.")))
    assert german[0].text == "Wir sehen uns um zehn Uhr, und ich bringe alles mit."
    portuguese = clean_turns(turns(("rep", "Você tem um contrato para nós?")))
    assert portuguese[0].text == "Você tem um contrato para nós?"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("Um, I don't know - really", 4),
        ("Guten Tag, Frau Müller", 4),
        ("היי, מה שלומך", 3),
        ("आज आप कैसे हैं", 4),
        ("می‌خواهم", 1),
        ("Cafe\u0301 cre\u0300me", 2),
        ("予算", 2),
        ("👍 ❤️", 0),
        ("4,000 a month", 4),
    ],
)
def test_words_are_counted_in_any_script(text, words):
    said = turns(("rep", text), ("customer", "These are not the rep's words"))
    assert words_said(said, "rep") == words


PIECES = st.sampled_from(
    [
        "um",
        "Um,",
        "uh.",
        "I",
        "we",
        "w-",
        "how",
        "do",
        "you",
        "you know,",
        ",",
        ".",
        "…",
        "—",
        "!",
        "fine",
        "10",
        ".5",
        "UM",
        "it's",
        "the",
        "My name",
        "no",
        "👍",
        "שלום",
        "n— no",
        "my name is",
    ]
)
TEXTS = st.lists(PIECES, max_size=14).map(" ".join) | st.text(max_size=30)
CALLS = st.lists(st.tuples(st.sampled_from(["rep", "customer"]), TEXTS), max_size=6)


@given(CALLS)
@settings(max_examples=500, deadline=None)
@example([("rep", "w- um we"), ("rep", "we"), ("customer", "n— no — no")])
def test_cleaning_twice_changes_nothing(lines):
    once = clean_turns(turns(*lines))
    again = clean_turns([Turn(t.index, t.speaker, t.text) for t in once])
    assert [turn.text for turn in again] == [turn.text for turn in once]
    assert all(turn.text for turn in once)


@given(CALLS)
@settings(max_examples=500, deadline=None)
def test_words_are_left_out_never_changed_or_moved(lines):
    raw = turns(*lines)
    for clean in clean_turns(raw):
        said = iter(WORD.findall(" ".join(raw[index].text for index in clean.raw).lower()))
        assert all(word in said for word in WORD.findall(clean.text.lower()))  # in this order


@pytest.mark.parametrize(
    "text",
    ["how do you plan this, um, today ", "i we ", "w- ", ", you know", "um. ", "a an ", "I I um "],
)
def test_a_call_of_25_000_words_is_tidied_in_a_moment(text):
    long = text * (25_000 // max(1, len(text.split())))
    began = time.monotonic()
    clean_turns([Turn(0, "rep", long)])
    assert time.monotonic() - began < 3
