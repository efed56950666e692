"""A call that is to find something out: whether the customer told it."""

import re

from grading.graders.offline import signs
from grading.graders.offline.call import Call, Line
from grading.graders.offline.signs import any_of
from grading.graders.offline.speech import NUMBER, WHEN
from sessions_app.transcript import CleanTurn

FINDS_OUT = any_of(r"^\W*(?:learn|find out|get to know|establish|qualify|understand|discover)\b")
UNKNOWN = any_of(
    r"\b(?:don't|do not|doesn't|wouldn't|couldn't|can't|not|no) (?:\w+ ){0,2}(?:know|say|tell|sure|idea|figure|clue)\b"
    r"|\bno idea\b|\bdepends\b|\bnobody\b|\bnever\b"
)
_MONEY = any_of(
    signs.AMOUNT,
    rf"\b(?:{NUMBER}[ -])?(?:hundred|thousand|grand|million)\b|\b(?:budget|spend|money)\b[^.?!]*{NUMBER}",
)
_BY_WHEN = any_of(
    WHEN,
    r"\b(?:by|before|until|end of|in|from|this|next) (?:the )?(?:\w+ )?"
    r"(?:spring|summer|autumn|fall|winter|christmas|easter|year|month|quarter|week|term|season)\b",
)
_WHO = any_of(
    r"\b(?:i|we|he|she|they|it's me|me and|myself|the \w+|my \w+|our \w+)\b[^.?!]*\b(?:decide\w*|sign\w*|approve\w*|say|says|choose\w*|final word)\b"
    r"|\b(?:that's|it's|that'd be|that would be|just|only) (?:me|us|my \w+|our \w+|the \w+)\b|\b(?:up to|mine|my decision)\b"
)
# What an objective asks for, and how somebody tells it.
_ASKED = (
    (any_of(r"budget|money|spend|price|cost"), _MONEY),
    (any_of(r"deadline|when|timing|timeline|timeframe|date|by what"), _BY_WHEN),
    (any_of(r"decid|decision|who |authority|signs"), _WHO),
)


def asked_for(objective: str) -> bool:
    return any(named.search(objective) for named, _ in _ASKED)


def told(call: Call, objective: str) -> tuple[str, CleanTurn] | None:
    """The first of the facts, where every one that the objective names was told."""
    found: list[tuple[str, CleanTurn]] = []
    for named, tells in _ASKED:
        if named.search(objective):
            line = next((line for line in call.lines(call.customer) if _tells(line, tells)), None)
            if line is None:
                return None
            found.append((line.text.rstrip(".!"), line.turn))
    return found[0] if found else None


def _tells(line: Line, tells: re.Pattern[str]) -> bool:
    return bool(tells.search(line.text)) and not UNKNOWN.search(line.turn.text)
