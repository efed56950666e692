"""The verdict's weights: they are those of the corpus, and they decide as they should."""

import math

import pytest

from bench.verdict_learning import decided, learn, rounded
from bench.verdict_lessons import hash_of_corpus, lesson_of
from grading.graders.offline.weighing import Share, decide, learnt, learnt_from, shares_of
from tests.grading.corpus import verdict_calls

EVERY = 6  # of the learnt calls: all of them would take half a minute
KNOWN = 0.93  # of what was learnt from


def test_they_were_learnt_from_the_corpus_as_it_is():
    """Else: run bench/learn_verdict.py."""
    assert learnt_from() == hash_of_corpus()


def test_calls_that_were_learnt_from_are_known():
    lessons = [lesson_of(call) for call in verdict_calls("learnt")[::EVERY]]
    right = sum(decided(lesson, learnt())[0] == lesson.label for lesson in lessons)
    assert right >= KNOWN * len(lessons)


def test_the_same_calls_teach_the_same():
    lessons = [lesson_of(call) for call in verdict_calls("learnt")[:120]]
    once, again = rounded(learn(lessons)), rounded(learn(list(lessons)))
    assert once == again and once


def test_shares_and_that_of_nothing_make_one():
    weights = {"a": (100.0, 50.0), "b": (-20.0, 0.0), "c": (30.0, -40.0)}
    first, second = shares_of(["a"], [["b"], ["c", "unknown"]], weights, 100)
    powers = [math.exp(x) for x in (0.8 - 0.5, 0.8 + 0.5, 1.3 - 0.1, 1.3 + 0.1)]
    total = sum(powers) + 2
    found = [first.step, first.closes, second.step, second.closes]
    assert found == pytest.approx([power / total for power in powers])


@pytest.mark.parametrize(
    ("shares", "decision"),
    [
        ([], ("none", None)),
        ([Share(0.1, 0.2), Share(0.05, 0.1)], ("none", None)),
        ([Share(0.1, 0.2), Share(0.1, 0.5)], ("closed", 1)),
        ([Share(0.6, 0.2), Share(0.1, 0.1)], ("next_step", 0)),
    ],
)
def test_the_likeliest_outcome_decides_and_its_likeliest_sentence_proves_it(shares, decision):
    assert decide(shares) == decision
