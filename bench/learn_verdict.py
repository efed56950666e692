"""Learns what the signs of a verdict weigh, and says how good they are on calls not learnt from.

    .venv/bin/python bench/learn_verdict.py    some minutes; writes the offline grader's weights

A call is a choice between "no commitment" and each sentence of the customer's, as a step or as one
that closes the call (grading/graders/offline/weighing.py). The weights make the labelled choice
likely: gradient descent with a step of its own for each weight (AdaGrad), each weight drawn to 0.
Of tests/grading/corpus all is learnt from but ``set_aside``. Where the rules were tuned they are
nearly always right, which would teach to trust them: their signs are hidden there. The same calls
give the same file.
"""

import hashlib
import json
import math
import os
import random
import sys
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.update(
    DJANGO_SETTINGS_MODULE="salestrainer.settings",
    SECRET_KEY="only-for-this-benchmark-0123456789-abcdefghijklmnopqrstuvwxyz",  # noqa: S106
    DATABASE_URL="postgres://nobody@127.0.0.1:1/none",  # never connected to
    REDIS_URL="redis://127.0.0.1:1/0",
)

import django  # noqa: E402

django.setup()

from grading.graders.offline.call import Call  # noqa: E402
from grading.graders.offline.rules import ruling_on  # noqa: E402
from grading.graders.offline.verdict_signs import Signs  # noqa: E402
from grading.graders.offline.weighing import (  # noqa: E402
    FILE,
    UNIT,
    Share,
    Weights,
    decide,
    shares_of,
)
from grading.meaning import forms_of  # noqa: E402
from tests.grading.builders import brief  # noqa: E402
from tests.grading.corpus import (  # noqa: E402
    FILES,
    FOLDER,
    VerdictCall,
    calls_in,
    exchanges,
    played_calls,
    verdict_calls,
)

FOLDS = 10
ROUNDS = 24  # through all calls
SETTLED = 8  # rounds, after which the weights are averaged: the last call seen decides nothing
STEP = 0.15
PULL = 10.0  # towards 0
FEWEST = 16  # lessons that have a sign
RULES = ("rules ", "stands ", "it stands")  # how the signs begin that the rules make
# Plain calls are rare among those written to be tricky, and the rules know them.
ON_TOP = {"rules none": (-0.6, 0.0), "rules next_step": (0.3, -0.3), "rules closed": (0.3, 0.3)}
LESS = 0.7  # the say of a call cut short, or of one that the rules were tuned on
OPENING = (
    ("customer", "Hello, who is this?"),
    ("rep", "This is Robin from Tidewell. How do you keep track of your stock today?"),
    ("customer", "We count it by hand on Saturdays, and it takes two of us all day."),
)
LIGHT = 2  # hundredths: what weighs no more is left out


@dataclass(frozen=True)
class Lesson:
    """A labelled call as signs.

    ``right``: the sentences that the label's commitment is in; none where nobody wrote it down.
    """

    label: str
    of_call: Collection[str]
    of_sentences: Sequence[Collection[str]]
    quotes: Sequence[str]
    right: Collection[int]
    commitment: frozenset[str]
    by_rules: str
    whole: bool


def lesson_of(call: VerdictCall, *, whole: bool = True) -> Lesson:
    told = brief(call.turns, objective=call.objective_text)
    heard = Call(told.clean_turns)
    ruling = ruling_on(heard, told.objective, told.held_on)
    signs = Signs(heard, told.objective, ruling, told.held_on)
    words = frozenset(forms_of(call.commitment or ""))
    shared = [
        (str(call.commitment) in one.turn.text, len(words & set(forms_of(one.quote))))
        for one in signs.candidates
    ]
    most = max(shared, default=(False, 0))
    return Lesson(
        label=call.label,
        of_call=sorted(signs.of_call),
        of_sentences=[sorted(one.signs) for one in signs.candidates],
        quotes=[one.quote for one in signs.candidates],
        right=[at for at, count in enumerate(shared) if words and count == most],
        commitment=words,
        by_rules=ruling.outcome,
        whole=whole,
    )


def cut_short(call: VerdictCall) -> Iterator[VerdictCall]:
    """The same call broken off with the commitment, or where none was near; the label holds.

    Calls end so as well, and a writer's call has a farewell that would otherwise be learnt.
    """
    answers = [at for at, (who, _) in enumerate(call.turns) if who == "customer"]
    if call.commitment:
        said = next(at for at, (_, text) in enumerate(call.turns) if call.commitment in text)
        kept = [said + 1, said + 2]
    else:
        # A tricky one may have a yes that is taken back at the end.
        kept = [at + 1 for at in (answers[-1:] if call.tricky else answers[-2:])]
    for count in kept:
        if count < len(call.turns):
            yield replace(call, turns=call.turns[:count])


def tuned_on() -> list[Lesson]:
    """What the rules were tuned on, without the signs that they make.

    The ends of calls stand by themselves, and after an opening.
    """
    ends = [end.as_call() for end in (*exchanges(), *exchanges("plain"))]
    opened = [replace(call, turns=(*OPENING, *call.turns)) for call in ends]
    calls = [*verdict_calls("tuned"), *played_calls(), *ends, *opened]
    return [_without_rules(lesson_of(call, whole=False)) for call in calls]


def _without_rules(lesson: Lesson) -> Lesson:
    def others(signs: Collection[str]) -> list[str]:
        return [sign for sign in signs if not sign.startswith(RULES)]

    return replace(
        lesson,
        of_call=others(lesson.of_call),
        of_sentences=[others(signs) for signs in lesson.of_sentences],
    )


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


def report(
    name: str,
    courses: Sequence[Sequence[Lesson]],
    folds: Sequence[Sequence[int]],
    always: Sequence[Lesson],
) -> None:
    """Each fold is decided by what was learnt from the others, and from ``always``.

    ``courses``: the lessons of each call, the whole one first.
    """
    decisions = []
    for fold in folds:
        others = set(range(len(courses))) - set(fold)
        taught = [one for at in sorted(others) for one in courses[at]]
        weights = rounded(learn([*taught, *always]))
        decisions += [(one, *decided(one, weights)) for at in fold for one in courses[at]]
    for title, is_whole in (("whole calls", True), ("cut short", False)):
        chosen = [row for row in decisions if row[0].whole is is_whole]
        right = sum(lesson.label == outcome for lesson, outcome, _ in chosen)
        quotes = sum(_quotes_right(lesson, best) for lesson, _, best in chosen)
        committed = sum(lesson.label != "none" for lesson, _, _ in chosen)
        print(
            f"{name}, {title}: {right / len(chosen):.1%} of {len(chosen)} right,"
            f" the quote in {quotes / committed:.1%} of {committed}",
            flush=True,
        )


def _quotes_right(lesson: Lesson, best: int | None) -> bool:
    return best is not None and bool(lesson.commitment & set(forms_of(lesson.quotes[best])))


def folds_of(calls: Sequence[VerdictCall]) -> list[list[int]]:
    """By lot, each label evenly."""
    places = list(range(len(calls)))
    random.Random(0).shuffle(places)
    places.sort(key=lambda at: calls[at].label)
    return [places[start::FOLDS] for start in range(FOLDS)]


def writers(calls: Sequence[VerdictCall]) -> list[list[int]]:
    """What the others taught is tried on each writer: no call set aside is by one of them."""
    places = {call.name: at for at, call in enumerate(calls)}
    return [[places[call.name] for call in calls_in(name)] for name in FILES["learnt"]]


def hash_of_corpus() -> str:
    names = (*FILES["learnt"], *FILES["tuned"], "exchanges", "plain", "played")
    texts = (FOLDER / f"{name}.yaml" for name in names)
    return hashlib.sha256(b"".join(text.read_bytes() for text in texts)).hexdigest()


def written(weights: Weights) -> str:
    """One sign a line, so that a difference can be read."""
    rows = ",\n".join(f"{json.dumps(sign)}:{list(pair)}" for sign, pair in sorted(weights.items()))
    return f'{{"learnt_from":"{hash_of_corpus()}",\n"weights":{{\n{rows}\n}}}}\n'


def main() -> None:
    calls = verdict_calls("learnt")
    courses = [
        [lesson_of(call), *(lesson_of(one, whole=False) for one in cut_short(call))]
        for call in calls
    ]
    by_rules = sum(whole.by_rules == whole.label for whole, *_ in courses) / len(calls)
    print(f"{len(calls)} calls; the rules alone: {by_rules:.1%} right", flush=True)
    always = tuned_on()
    lessons = [lesson for course in courses for lesson in course]
    FILE.write_text(written(rounded(learn([*lessons, *always]))), encoding="utf-8")
    report(f"{FOLDS} folds", courses, folds_of(calls), always)
    report("each writer by the others", courses, writers(calls), always)


if __name__ == "__main__":
    main()
