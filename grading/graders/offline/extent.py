"""How much of it: who refuses the extent that the objective names, agrees to less than that."""

import re
from dataclasses import dataclass

from grading.graders.offline import assent, doubts
from grading.graders.offline.call import sentences, telling
from grading.graders.offline.speech import BID, NUMBER, WHEN
from grading.meaning import FIGURES, forms_of

_WHOLE = frozenset({"all", "both", "whole", "every", "full", "full-scale", "entire"})
_NO = re.compile(rf"{doubts.NEGATION.pattern}|\btoo\b", re.IGNORECASE)
_NO_EXTENT = frozenset({"one", "first", "second", "half", "quarter", "once"})
_LIST = re.compile(
    r"((?:[\w'-]+ ){0,3}[\w'-]+(?:, (?:[\w'-]+ ){0,2}[\w'-]+)+,? and (?:[\w'-]+ ?){1,2})"
)
_NUMBERS = (
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"),
    *("twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen"),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_SIZES = dict.fromkeys(("hundred",), 100) | {
    **{word: number + 1 for number, word in enumerate(_NUMBERS)},
    **{word: 10 * (number + 2) for number, word in enumerate(_TENS)},
}
# "Put five down", "give me three": a quantity, not a price or an hour.
_TAKES = re.compile(
    rf"{BID}(?:put|give|take|have|make it|do|start with|have got|you can have)"
    rf"(?: (?:me|us|down|for|the|just|only))* (?P<n>{NUMBER})\b"
    rf"|^\W*(?P<alone>{NUMBER})(?=[.,!])",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:twelve months|12 months|years?|annual(?:ly)?|yearly)\b", re.IGNORECASE)
_MONTHS = re.compile(
    r"\b(?:one|two|three|four|five|six|\d|for a|another) months?\b(?! free)"
    r"|\b(?:have|got|get|take|do|just|only) (?:january|february|march|april|may|june)\b"
    r"|\b(?:have|got|get|take|do|just|only) (?:(?:septem|octo|novem|decem)ber|july|august)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Extent:
    """What an objective names: words such as "all" or "sixty", the things of a list, a year."""

    words: frozenset[str]
    things: tuple[str, ...]
    is_year: bool


def extent_of(objective: str) -> Extent:
    named = {form for form in forms_of(objective) if form in FIGURES or form.isdigit()}
    whole = _WHOLE & set(re.findall(r"\w+", objective.lower()))
    listed = _LIST.search(objective)
    parts = re.split(r",| and ", listed[1]) if listed else []
    things = tuple(stems[-1] for part in parts if (stems := telling(part)))
    return Extent(frozenset(named | whole) - _NO_EXTENT, things, bool(_YEAR.search(objective)))


def refuses_extent(text: str, extent: Extent) -> bool:
    """ "We're not doing three": no to as much as that."""
    return any(
        _NO.search(assent.IDIOMS.sub("", sentence)) and speaks_of(sentence, extent)
        for sentence in sentences(text)
        if not sentence.endswith("?")
    )


def speaks_of(text: str, extent: Extent) -> bool:
    return bool(extent.words & set(forms_of(text.replace("'s", ""))))


def is_less(text: str, extent: Extent) -> bool:
    """Whether what is agreed upon is some of the list, fewer of them, or months of a year."""
    named = {thing for thing in extent.things if thing in telling(text)}
    if named and len(named) < len(extent.things):
        return True
    if extent.is_year and _MONTHS.search(text) and not _YEAR.search(text):
        return True
    wanted = [size for word in extent.words if (size := _size(word))]
    taken = [
        size
        for match in _TAKES.finditer(re.sub(WHEN, "", text))
        if (size := _size((match["n"] or match["alone"]).lower()))
    ]
    return bool(wanted and taken) and max(taken) < max(wanted) and not speaks_of(text, extent)


def _size(word: str) -> int:
    return int(word) if word.isdigit() else _SIZES.get(word, 0)
