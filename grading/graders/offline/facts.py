"""A call that is to find something out: whether the customer told it."""

# ruff: noqa: E501  (patterns read better unbroken)

import re

from grading.graders.offline import doubts, signs
from grading.graders.offline.call import Call, sentences
from grading.graders.offline.signs import any_of
from grading.graders.offline.speech import NUMBER, WHEN

LAST = 3  # of the rep's turns, in which they have what they needed

_FINDS_OUT = any_of(
    r"^\W*(?:learn|find out|establish|confirm|clarify|gather|collect|determine|identify|understand|discover|get .* confirmed)\b"
)
_ITEMS = re.compile(r",| and ")
_UNKNOWN = any_of(
    r"\b(?:don't|doesn't|wouldn't|couldn't|can't|haven't|not) (?:\w+ ){0,2}(?:know|say|tell|sure|idea|figure|clue|foggiest|like)\b",
    r"\bno idea\b|\bdepends\b|\bnobody\b|\bcouldn't say\b|\bguess\w*\b|\bmaking it up\b|\bhave to (?:ask|look|check)\b|\bask (?:my|our|the) ",
)
_TELLS = any_of(
    signs.AMOUNT,
    WHEN,
    rf"(?:\b(?:about|roughly|around|only|just|got|have|are|is)|'re|'s) {NUMBER}\b|^\W*{NUMBER}\b|\b(?:hundred|thousand|grand|million|dozen)\b",
    r"\b(?:by|before|until|end of|in|from|this|next) (?:the )?(?:\w+ )?(?:spring|summer|autumn|fall|winter|christmas|easter|year|quarter|month|term|season|january|february|march|april|may|june|july|august|september|october|november|december)\b",
    r"\b(?:i|we|he|she|me|\w+)\b[^.?!]{0,20}\b(?:decides?|signs?|approves?|own|owns)\b|\b(?:that's|it's|that'd be|just) (?:me|us)\b|^\W*(?:me|i do|i would|we do|we would)\b|\b(?:it's|that's) (?:mine|my)\b",
)
_ENOUGH = any_of(
    r"\b(?:everything|all|what) (?:that )?i (?:need|needed|wanted|was after)\b(?! to)|\bthat's everything\b"
)


def is_all(objective: str) -> bool:
    """Whether the objective is to find something out, and no more than that."""
    return bool(_FINDS_OUT.search(objective)) and not re.search(
        r"\b(?:agree|book|meeting|call|appointment)\b", objective, re.IGNORECASE
    )


def are_told(call: Call, objective: str) -> bool:
    """Whether as many were told as the objective names, or the rep says that it is enough."""
    found = 0
    asked = {turn.index + 1 for turn in call.rep if "?" in turn.text}
    unknown = False
    for turn in call.customer:
        if turn.index not in asked:
            continue
        if _UNKNOWN.search(turn.text) or doubts.REFUSES.search(turn.text):
            unknown = True
            continue
        found += sum(
            bool(_TELLS.search(part))
            for text in sentences(turn.text)
            for part in _ITEMS.split(text)
        )
    enough = any(_ENOUGH.search(turn.text) for turn in call.rep[-LAST:])
    wanted = len(_ITEMS.findall(objective)) + 1
    return found > 0 and (enough or (found >= wanted and not unknown))
