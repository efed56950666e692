"""Keep, start, stop: what a grade says about the next call."""

from decimal import Decimal

from grading.coaching import MOST, Line, advice_of, points_lost
from grading.protocol import CriterionScore, Evidence
from tests.grading.builders import criterion


def scored(key, verdict, score, *quotes, weight=20, suggestion="Say more.", **changes):
    spec = criterion(key, weight=Decimal(weight), **changes)
    evidence = tuple(Evidence(quote, turn, 0, len(quote)) for turn, quote in enumerate(quotes))
    return CriterionScore(spec, verdict, score, "Because.", evidence, suggestion, 0)


def told(lines):
    return [(line.key or line.about, line.text, line.turn_index) for line in lines]


def test_what_was_met_is_kept_in_its_best_words():
    advice = advice_of(
        [
            scored("opening", "met", 5, "Hello", "Hello Dana, did I catch you well?", weight=10),
            scored("discovery", "met", 4, "How do you plan?", weight=30),
            scored("listening", "met", 5),
        ]
    )
    assert told(advice.keep) == [
        ("discovery", "How do you plan?", 0),
        ("opening", "Hello Dana, did I catch you well?", 1),
    ]
    assert told(advice.start) == [("discovery", "Say more.", None)]
    assert advice.stop == []


def test_what_was_missed_in_so_many_words_is_to_stop_and_the_rest_to_start():
    advice = advice_of(
        [
            scored("price", "missed", 1, "I give you half off", weight=10),
            scored("value", "partly", 3, "It is fast", weight=40),
            scored("next_step", "missed", 1, weight=15, suggestion=""),
        ]
    )
    assert told(advice.stop) == [("price", "I give you half off", 0)]
    assert told(advice.start) == [
        ("value", "Say more.", None),
        ("next_step", "Because.", None),
    ]


def test_a_blocker_that_was_missed_comes_first():
    rows = [
        scored("value", "missed", 1, weight=70),
        scored("consent", "missed", 0, weight=5, scale="binary", blocker=True),
    ]
    assert [line.key for line in advice_of(rows).start] == ["consent", "value"]


def test_what_does_not_count_is_no_advice():
    rows = [scored("proof", "unsupported", 5), scored("absent", "not_applicable", None)]
    assert [points_lost(row) for row in rows] == [0, 0]
    advice = advice_of(rows)
    assert not advice.keep and not advice.start and not advice.stop


def test_it_is_short_and_figures_come_last():
    figures = [Line("Talk ratio", "72 %, aim for 35 to 55"), Line("Fillers", "9, aim for 5")]
    rows = [scored(f"c{n}", "missed", 1, "I insist") for n in range(5)]
    assert len(advice_of(rows, figures).stop) == MOST
    assert told(advice_of(rows[:1], figures).stop)[1] == (
        "Talk ratio",
        "72 %, aim for 35 to 55",
        None,
    )
    assert len(advice_of([scored(f"c{n}", "partly", 2) for n in range(5)]).start) == MOST


def test_the_same_grade_says_the_same():
    rows = [scored(f"c{n}", "partly", 3, "Yes, indeed") for n in range(4)]
    assert advice_of(rows) == advice_of(rows)
    assert [line.key for line in advice_of(rows).start] == ["c0", "c1"]
