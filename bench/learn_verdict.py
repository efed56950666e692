"""Learns what the signs of a verdict weigh, and says how good they are on calls not learnt from.

    .venv/bin/python bench/learn_verdict.py    some minutes; writes the offline grader's weights

How it learns stands in verdict_learning.py, from what in verdict_lessons.py.
"""

import json
import os
import random
import sys
from collections.abc import Sequence
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

from bench.verdict_learning import decided, learn, rounded  # noqa: E402
from bench.verdict_lessons import (  # noqa: E402
    Lesson,
    cut_short,
    hash_of_corpus,
    lesson_of,
    tuned_on,
)
from grading.graders.offline.weighing import FILE, Weights  # noqa: E402
from grading.meaning import forms_of  # noqa: E402
from tests.grading.corpus import FILES, VerdictCall, calls_in, verdict_calls  # noqa: E402

FOLDS = 10


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
