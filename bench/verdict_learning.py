"""Learns what the signs of a verdict weigh.

A call is a choice between "no commitment" and each sentence of the customer's, as a step or as one
that closes the call (grading/graders/offline/weighing.py). The weights make the labelled choice
likely: gradient descent with a step of its own for each weight (AdaGrad), each weight drawn to 0.
The same lessons (verdict_lessons.py) give the same weights.
"""

import math
import random
from collections import Counter
from collections.abc import Mapping, Sequence

from bench.verdict_lessons import Lesson
from grading.graders.offline.weighing import UNIT, Share, Weights, decide, shares_of

ROUNDS = 24  # through all calls
SETTLED = 8  # rounds, after which the weights are averaged: the last call seen decides nothing
STEP = 0.15
PULL = 10.0  # towards 0
FEWEST = 16  # lessons that have a sign
# Plain calls are rare among those written to be tricky, and the rules know them.
ON_TOP = {"rules none": (-0.6, 0.0), "rules next_step": (0.3, -0.3), "rules closed": (0.3, 0.3)}
LESS = 0.7  # the say of a call cut short, or of one that the rules were tuned on
LIGHT = 2  # hundredths: what weighs no more is left out


def learn(lessons: Sequence[Lesson]) -> dict[str, tuple[float, float]]:
    had = Counter(sign for lesson in lessons for sign in _signs_in(lesson))
    weights = {sign: [0.0, 0.0] for sign in sorted(had) if had[sign] >= FEWEST}
    squares = {sign: [1e-8, 1e-8] for sign in weights}
    pull = {sign: PULL / had[sign] for sign in weights}
    known = [
        (
            lesson,
            [sign for sign in lesson.of_call if sign in weights],
            [[sign for sign in signs if sign in weights] for signs in lesson.of_sentences],
        )
        for lesson in lessons
    ]
    order = random.Random(0)
    total = {sign: [0.0, 0.0] for sign in weights}
    for number in range(ROUNDS):
        order.shuffle(known)
        for lesson, of_call, of_sentences in known:
            say = 1.0 if lesson.whole else LESS
            for sign, slope in _slopes(lesson, of_call, of_sentences, weights).items():
                weight, square = weights[sign], squares[sign]
                for at in (0, 1):
                    pulled = say * slope[at] + pull[sign] * weight[at]
                    square[at] += pulled * pulled
                    weight[at] -= STEP * pulled / math.sqrt(square[at])
        if number >= SETTLED:
            for sign, (commits, reaches) in weights.items():
                total[sign][0] += commits
                total[sign][1] += reaches
    rounds = ROUNDS - SETTLED
    return {
        sign: (commits / rounds + more[0], reaches / rounds + more[1])
        for sign, (commits, reaches) in total.items()
        for more in [ON_TOP.get(sign, (0.0, 0.0))]
    }


def _slopes(
    lesson: Lesson,
    of_call: Sequence[str],
    of_sentences: Sequence[Sequence[str]],
    weights: Mapping[str, list[float]],
) -> dict[str, list[float]]:
    """Of the surprise at the label, by each weight that has a say in it."""
    closes = lesson.label == "closed"
    shares = shares_of(of_call, of_sentences, weights, unit=1)
    slopes: dict[str, list[float]] = {}
    whole = [0.0, 0.0]
    for at, (share, right) in enumerate(zip(shares, _wanted(lesson, shares), strict=True)):
        step, close = share.step - (not closes) * right, share.closes - closes * right
        for sign in of_sentences[at]:
            slope = slopes.setdefault(sign, [0.0, 0.0])
            slope[0] += step + close
            slope[1] += close - step
        whole[0] += step + close
        whole[1] += close - step
    return slopes | dict.fromkeys(of_call, whole)


def _wanted(lesson: Lesson, shares: Sequence[Share]) -> list[float]:
    """How likely each sentence should be; where nobody wrote down which, as it looks by now."""
    if lesson.label == "none":
        return [0.0] * len(shares)
    if lesson.right:
        return [(at in lesson.right) / len(lesson.right) for at in range(len(shares))]
    likely = [share.closes if lesson.label == "closed" else share.step for share in shares]
    return [share / sum(likely) for share in likely]


def _signs_in(lesson: Lesson) -> set[str]:
    return {sign for signs in (lesson.of_call, *lesson.of_sentences) for sign in signs}


def rounded(weights: Weights) -> dict[str, tuple[int, int]]:
    """In hundredths, without the light ones."""
    whole = {
        sign: (round(one * UNIT), round(other * UNIT)) for sign, (one, other) in weights.items()
    }
    return {sign: pair for sign, pair in whole.items() if max(map(abs, pair)) > LIGHT}


def decided(lesson: Lesson, weights: Weights) -> tuple[str, int | None]:
    return decide(shares_of(lesson.of_call, lesson.of_sentences, weights, UNIT))
