"""Calls of any length, made of the demo's own: the same seed gives the same call."""

import json
import random
import re
from functools import cache
from pathlib import Path

CALLS = Path(__file__).resolve().parent.parent / "salestrainer" / "demo" / "content" / "calls"
OPENING = CLOSING = 4  # turns that stand at the ends of a call alone
LEAST_TURNS = 15  # of a call that is taken apart

_DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"]
_NUMBERS = [
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "twelve",
    "thirty",
]
_DAY = re.compile(rf"\b({'|'.join(_DAYS)})\b")
_NUMBER = re.compile(rf"\b({'|'.join(_NUMBERS)})\b")

Lines = list[tuple[str, str]]


def long_call(words: int, *, seed: int) -> Lines:
    """(role, text) of at least so many words: an opening, exchanges in any order, a close.

    Days and numbers differ from one use of an exchange to the next, so that few turns are alike.
    """
    chance = random.Random(seed)
    calls = demo_calls()
    opening, close = chance.choice(calls)[:OPENING], chance.choice(calls)[-CLOSING:]
    exchanges = [exchange for call in calls for exchange in _exchanges(call)]
    lines: Lines = list(opening)
    left = words - _words(opening) - _words(close)
    while left > 0:
        for exchange in chance.sample(exchanges, len(exchanges)):
            said = [(role, _varied(text, chance)) for role, text in exchange]
            lines += said
            left -= _words(said)
            if left <= 0:
                break
    return lines + close


@cache
def demo_calls() -> list[Lines]:
    """The demo's calls that are long enough to be taken apart."""
    read = [json.loads(path.read_text())["turns"] for path in sorted(CALLS.glob("*.json"))]
    return [
        [(turn["role"], turn["text"]) for turn in turns]
        for turns in read
        if len(turns) >= LEAST_TURNS
    ]


def _exchanges(call: Lines) -> list[Lines]:
    """What the rep says, with all that the customer answers, from the middle of a call."""
    exchanges: list[Lines] = []
    for role, text in call[OPENING:-CLOSING]:
        if role == "rep" or not exchanges:
            exchanges.append([])
        exchanges[-1].append((role, text))
    return exchanges


def _varied(text: str, chance: random.Random) -> str:
    text = _DAY.sub(lambda _: chance.choice(_DAYS), text)
    return _NUMBER.sub(lambda _: chance.choice(_NUMBERS), text)


def _words(lines: Lines) -> int:
    return sum(len(text.split()) for _, text in lines)
