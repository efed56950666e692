"""What a theme is: something that rubrics ask for, known by signs in the rep's words.

Each kind of sign is worth a share of the criterion, the first time and again; together at most 1.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from grading.graders.offline import signs
from grading.graders.offline.call import Call, Line
from sessions_app.transcript import CleanTurn

Test = Callable[[Line], bool]
THEIR_WORDS = "[their words]"  # in an advice; replaced by what the customer said, where they did


@dataclass(frozen=True, slots=True)
class Kind:
    """A sign: its name in a reason, its worth, and what to say where it is missing."""

    name: str
    test: Test
    first: float
    more: float = 0.0
    most: float = 1.0
    advice: str = ""


@dataclass(frozen=True, slots=True)
class Theme:
    """``asked`` finds it in a criterion; ``spoilt`` names what takes points off."""

    name: str
    asked: re.Pattern[str]
    kinds: tuple[Kind, ...]
    where: Callable[[Call], list[CleanTurn]] = lambda call: call.rep
    spoilt: tuple[str, ...] = ("pushing",)


def says(pattern: re.Pattern[str]) -> Test:
    return lambda line: bool(pattern.search(line.text))


def both(one: Test, other: Test) -> Test:
    return lambda line: one(line) and other(line)


def asks_openly(line: Line) -> bool:
    if signs.EMPTY_QUESTION.search(line.text) or signs.COUNTING_QUESTION.search(line.text):
        return False
    return bool(signs.OPEN_QUESTION.search(line.text))


def asks_closed(line: Line) -> bool:
    for_form = (signs.EMPTY_QUESTION, signs.PERMISSION, signs.CONFIRMS)
    if any(pattern.search(line.text) for pattern in for_form) or asks_openly(line):
        return False
    return bool(signs.CLOSED_QUESTION.search(line.text))


def tied(line: Line) -> bool:
    benefit = signs.BENEFIT.search(line.text) and "?" not in line.text
    return bool(benefit) and (bool(signs.TIES.search(line.text)) or line.takes_up_anything())


def proposes_time(line: Line) -> bool:
    if not re.search(signs.TIME, line.text, re.IGNORECASE):
        return False
    step = re.search(signs.STEP, line.text, re.IGNORECASE)
    return bool(step or signs.ASKS_TO_MEET.search(line.text) or _SUITS.search(line.text))


_SUITS = re.compile(r"\b(?:works?|suits?|convenient|free|available)\b", re.IGNORECASE)
