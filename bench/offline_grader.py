"""The offline grader's verdict on the labelled corpus, beside two rules that need no thought.

    .venv/bin/python bench/offline_grader.py    exit 1 if a target is missed on the calls set aside

Its rules were written with `tuned` at hand, and what their findings weigh is learnt from `learnt`
(bench/learn_verdict.py, which cross-validates on it); nobody tunes on `set_aside`.

``always none`` is what a grader gets right that never sees a commitment; ``keywords`` looks for an
agreeing word in the customer's last turns, and counts a date beside a deal's objective as a next
step. A quote is right if it is in one turn of the customer's and shares a word with the label's.
"""

import os
import re
import sys
from collections import Counter
from collections.abc import Callable
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

from rich.console import Console  # noqa: E402
from rich.table import Table  # noqa: E402

from grading.graders.offline import OfflineGrader  # noqa: E402
from grading.meaning import forms_of  # noqa: E402
from grading.protocol import Scorecard  # noqa: E402
from grading.scoring import score_evaluation  # noqa: E402
from tests.grading.builders import brief  # noqa: E402
from tests.grading.corpus import Part, VerdictCall, verdict_calls  # noqa: E402

LEAST_RIGHT = 0.80
LEAST_AHEAD = 0.15  # of the keyword rule
LABELS = ("none", "next_step", "closed")
PARTS: tuple[Part, ...] = ("tuned", "set_aside")

NEAR_THE_END = 3  # the customer's last turns
AGREES = re.compile(
    r"\b(?:yes|yeah|sure|okay|fine|agreed|deal|perfect|absolutely|sounds good|works|suits"
    r"|let's do|go ahead|book|sign|send me|i'll|we'll)\b",
    re.IGNORECASE,
)
REFUSES = re.compile(r"\b(?:no|not interested|no thank|don't|can't|goodbye)\b", re.IGNORECASE)
NAMES_DAY = re.compile(
    r"\b(?:(?:mon|tues|wednes|thurs|fri)day|tomorrow|o'clock|tonight)\b", re.IGNORECASE
)
OF_A_MEETING = re.compile(r"meet|demo|visit|call|appointment", re.IGNORECASE)

Rule = Callable[[VerdictCall], str]


def always_none(call: VerdictCall) -> str:
    return "none"


def keywords(call: VerdictCall) -> str:
    """The last of the customer's turns that agrees or refuses decides."""
    last = [text for who, text in call.turns if who == "customer"][-NEAR_THE_END:]
    for text in reversed(last):
        if AGREES.search(text):
            short = NAMES_DAY.search(text) and not OF_A_MEETING.search(call.objective_text)
            return "next_step" if short else "closed"
        if REFUSES.search(text):
            return "none"
    return "none"


def graded(call: VerdictCall) -> Scorecard:
    told = brief(call.turns, objective=call.objective_text)
    return score_evaluation(told, OfflineGrader().evaluate(told))


def offline(call: VerdictCall) -> str:
    return str(graded(call).outcome)


def quote_is_right(call: VerdictCall) -> bool:
    found = graded(call).commitment
    if found is None or call.commitment is None:
        return False
    said_by_customer = any(who == "customer" and found.quote in text for who, text in call.turns)
    return said_by_customer and bool(set(forms_of(found.quote)) & set(forms_of(call.commitment)))


def share_right(calls: tuple[VerdictCall, ...], rule: Rule) -> float:
    return sum(rule(call) == call.label for call in calls) / len(calls)


def matrix(part: Part, name: str, rule: Rule) -> Table:
    calls = verdict_calls(part)
    cells = Counter((str(call.label), rule(call)) for call in calls)
    table = Table(title=f"{part}, {name}: {share_right(calls, rule):.0%} of {len(calls)} right")
    for heading in ("labelled", *LABELS):
        table.add_column(heading, justify="left" if heading == "labelled" else "right")
    for label in LABELS:
        table.add_row(label, *(str(cells[label, given]) for given in LABELS))
    return table


def main() -> int:
    console = Console()
    for part in PARTS:
        for name, rule in (
            ("offline", offline),
            ("keywords", keywords),
            ("always none", always_none),
        ):
            console.print(matrix(part, name, rule))
        committed = [call for call in verdict_calls(part) if call.commitment]
        right = sum(map(quote_is_right, committed))
        console.print(f"{part}: the commitment's quote is right in {right} of {len(committed)}.\n")
    calls = verdict_calls("set_aside")
    ours, theirs = share_right(calls, offline), share_right(calls, keywords)
    met = ours >= LEAST_RIGHT and ours - theirs >= LEAST_AHEAD
    console.print(
        f"Set aside: {ours:.0%} right (at least {LEAST_RIGHT:.0%}),"
        f" {100 * (ours - theirs):+.0f} points to the keywords"
        f" (at least {100 * LEAST_AHEAD:+.0f}): {'met' if met else 'MISSED'}."
    )
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
