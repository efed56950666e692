"""The figures of a conversation, on small calls whose figures one can count by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grading.conversation.measures import figures_of
from grading.conversation.questions import questions_in
from grading.conversation.ranges import metrics
from grading.conversation.stretches import Times, merged, timed_turns
from sessions_app.transcript import Turn


def call(*pieces):
    """(speaker, text, start, end), r and c for the speakers."""
    names = {"r": "rep", "c": "customer"}
    return [
        Turn(index, names[who], text, *(times or (None, None)))
        for index, (who, text, *times) in enumerate(pieces)
    ]


TIMED = call(
    ("r", "Hello, how do you plan your routes today?", 0, 4),
    ("c", "With spreadsheets, and it takes all morning.", 5, 15),
    ("r", "What does that cost you?", 16, 20),
    ("c", "About four thousand a month in penalties.", 19, 30),
    ("r", "We can help with that.", 32, 40),
)


def test_a_call_with_times_is_measured():
    figures, times = figures_of(TIMED)
    assert times == Times.MEASURED
    assert figures["talk_ratio"] == pytest.approx(16 / 37 * 100, abs=0.01)
    assert figures["monologue"] == 8
    assert figures["customer_story"] == 11
    assert figures["patience"] == 1.5  # of 1 and 2
    assert figures["silence"] == 4  # 4 to 5, 15 to 16, 30 to 32
    assert figures["interactivity"] == 6  # four changes in forty seconds
    assert figures["questions"] == 2
    assert figures["open_questions"] == 100
    assert figures["pace"] == pytest.approx(18 / (16 / 60), abs=0.01)


def test_the_pieces_of_one_breath_are_one_monologue():
    figures, _ = figures_of(
        call(("r", "Let me tell you", 0, 5), ("r", "about us", 5, 9), ("c", "Go on", 10, 11))
    )
    assert figures["monologue"] == 9


def test_a_listener_s_sound_ends_no_monologue():
    turns = call(
        ("c", "It began last year", 0, 10), ("r", "Mm-hm", 10, 11), ("c", "and went on", 11, 20)
    )
    assert figures_of(turns)[0]["customer_story"] == 19


def test_a_pause_inside_a_stretch_is_not_spoken():
    turns = call(
        ("r", "We plan", 0, 2), ("r", "your routes", 62, 64), ("c", "Go on then please", 65, 69)
    )
    figures, _ = figures_of(turns)
    assert (figures["monologue"], figures["talk_ratio"], figures["silence"]) == (4, 50, 61)


def test_a_short_answer_to_a_question_is_no_listener_s_sound():
    timed, _ = timed_turns(
        call(("r", "Shall we meet?", 0, 2), ("c", "Yes", 3, 4), ("r", "Great", 5, 6))
    )
    assert [stretch.speaker for stretch in merged(timed)] == ["rep", "customer", "rep"]


def test_an_interruption_overlaps_by_more_than_a_breath():
    hasty = call(("c", "What I need is", 0, 10), ("r", "I know what you need", 8, 12))
    polite = call(("c", "What I need is", 0, 10), ("r", "I know what you need", 9.9, 12))
    assert figures_of(hasty)[0]["interruptions"] == 1
    assert figures_of(polite)[0]["interruptions"] == 0


def test_without_ends_nothing_is_told_that_our_own_guess_would_answer():
    beginnings = [Turn(t.index, t.speaker, t.text, t.start_seconds, None) for t in TIMED]
    figures, times = figures_of(beginnings)
    assert times == Times.ESTIMATED
    assert figures["talk_ratio"] is not None
    assert [figures[key] for key in ("patience", "pace", "interruptions", "silence")] == [None] * 4


def test_without_times_the_ratio_counts_words_and_seconds_are_unknown():
    figures, times = figures_of(call(("r", "one two three"), ("c", "four")))
    assert times == Times.MISSING
    assert figures["talk_ratio"] == 75
    assert figures["monologue"] is figures["interactivity"] is figures["patience"] is None


def test_an_end_before_its_beginning_is_no_measure():
    _, times = figures_of(call(("r", "one two", 5, 2), ("c", "three", 6, 8)))
    assert times == Times.ESTIMATED


def test_a_chat_has_no_voice():
    figures, times = figures_of(TIMED, spoken=False)
    assert times == Times.MISSING
    assert figures["pace"] is figures["fillers"] is figures["patience"] is None
    assert figures["questions"] == 2


def test_fillers_are_counted_a_hundred_words_and_only_where_there_are_enough():
    words = "we plan routes every day for forty vans " * 6
    assert figures_of(call(("r", f"Um, you know, {words}", 0, 60)))[0]["fillers"] == pytest.approx(
        2 / 51 * 100, abs=0.01
    )
    assert figures_of(call(("r", "Um, hello", 0, 2)))[0]["fillers"] is None
    assert figures_of(call(("r", f"Um {words}", 0, 60)), language="de")[0]["fillers"] is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("How do you plan today? And who decides?", (2, 1)),
        ("How many vans do you have?", (1, 0)),
        ("tell me about your mornings", (1, 1)),
        ("What.", (0, 0)),
        ("I know how it is.", (0, 0)),
        ("When you are ready we can start.", (0, 0)),
        ("Which is why we built it.", (0, 0)),
        ("what does that cost you", (1, 1)),
        ("You pay per van, right?", (1, 0)),
    ],
)
def test_questions(text, expected):
    assert questions_in(text) == expected


def test_nothing_said_has_no_figures():
    figures, times = figures_of([])
    assert times == Times.MISSING
    assert figures.pop("questions") == 0
    assert set(figures.values()) == {None}


seconds = st.none() | st.floats(0, 7200, allow_nan=False)
turn = st.tuples(st.sampled_from(["rep", "customer"]), st.text(max_size=30), seconds, seconds)


@given(st.lists(turn, max_size=25), st.booleans())
def test_whatever_is_said_figures_are_within_reason(pieces, spoken):
    turns = [Turn(index, *piece) for index, piece in enumerate(pieces)]
    figures, _ = figures_of(turns, spoken=spoken)
    assert set(figures) == {metric.key for metric in metrics()}
    assert all(value is None or value >= 0 for value in figures.values())
    assert figures["talk_ratio"] is None or figures["talk_ratio"] <= 100
    assert figures == figures_of(turns, spoken=spoken)[0]
