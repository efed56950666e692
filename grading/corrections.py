"""What a model mends of a transcript: a misheard name, a broken word, and never a meaning.

A correction belongs to the words it replaces: `heard` stands verbatim in its raw turn, and the turn
stays as it is. Grading reads none of this; a page shows it on demand.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from rapidfuzz.distance import Levenshtein

from grading.meaning import forms_of, same_meaning
from grading.protocol import Brief, Correction
from sessions_app.transcript import CleanTurn

MOST = 10  # a session; a model that mends more rewrites
LONGEST = 60  # characters of either side
LIKENESS = 0.6  # of the letters: "root sync" and "RouteSync" have 0.78

_FREE = "'’-.& "  # may come and go with the letters; every other sign stays


def possible_corrections(
    brief: Brief, proposed: Sequence[Correction], unread: Collection[int] = ()
) -> tuple[Correction, ...]:
    """Those that can be true, each with the raw turn that it was found in.

    The proposed turn is where a clean turn begins, so the raw turns that it was made of are
    searched. Nothing can be known of the turns that were ``unread``.
    """
    texts = {turn.index: turn.text for turn in brief.turns if turn.index not in unread}
    merged = {index: clean.raw for clean in brief.clean_turns for index in clean.raw}
    kept: dict[tuple[int, str], Correction] = {}
    for correction in proposed[:MOST]:
        named = correction.turn_index
        if named is None or not _keeps_the_meaning(correction.heard, correction.meant):
            continue
        heard = _pattern([correction.heard])
        for index in (named, *merged.get(named, ())):
            if heard.search(texts.get(index, "")):
                kept.setdefault((index, correction.heard), replace(correction, turn_index=index))
                break
    return tuple(kept.values())


def pieces_of(text: str, mended: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The text in pieces, each with what was meant; empty for what stays. ``mended``: by what was
    heard.
    """
    at = 0
    for found in _pattern(mended).finditer(text) if mended else ():
        if found.start() > at:
            yield text[at : found.start()], ""
        yield found[0], mended[found[0]]
        at = found.end()
    if at < len(text):
        yield text[at:], ""


def corrected_turns(
    turns: Sequence[CleanTurn], corrections: Sequence[Correction]
) -> tuple[CleanTurn, ...]:
    """The clean turns with what was meant in the place of what was heard."""
    corrected = []
    for turn in turns:
        mended = {row.heard: row.meant for row in corrections if row.turn_index in turn.raw}
        pieces = pieces_of(turn.text, mended)
        corrected.append(replace(turn, text="".join(meant or said for said, meant in pieces)))
    return tuple(corrected)


def _pattern(heard: Collection[str]) -> re.Pattern[str]:
    """Whole words, the longest first."""
    longest_first = sorted(heard, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")


def _keeps_the_meaning(heard: str, meant: str) -> bool:
    """Whether they look alike and agree in every sign, number, day and negation."""
    if heard == meant or not max(len(heard), len(meant)) <= LONGEST:
        return False
    letters = [_letters(text) for text in (heard, meant)]
    return (
        all(letters)
        and _signs(heard) == _signs(meant)
        and Levenshtein.normalized_similarity(*letters) >= LIKENESS
        and same_meaning(forms_of(heard), forms_of(meant))
    )


def _letters(text: str) -> str:
    """Empty where there are none, or where the text ends in space or hides something."""
    if text != text.strip() or any(unicodedata.category(c)[0] == "C" for c in text):
        return ""
    return "".join(c for c in text.casefold() if unicodedata.category(c)[0] in "LM")


def _signs(text: str) -> list[str]:
    return [c for c in text if unicodedata.category(c)[0] not in "LM" and c not in _FREE]
