"""Tidies a transcript by rules: nothing that carries meaning is touched.

What only a model could mend (a misheard name) is not tried here. The raw turns are kept beside the
result, and each clean turn knows which of them it was made of.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import groupby

from sessions_app.transcript import CleanTurn, Speaker, Turn
from sessions_app.words import FILLERS, count_words

_FILLER = re.compile(
    rf"(?:(?<=\s)|^)(?:{'|'.join(sorted(FILLERS, key=len, reverse=True))})\b[,.…]*(?=\s|$)",
    re.IGNORECASE,
)
_ASIDE = re.compile(r",\s+(?:you know|i mean|sort of|kind of),", re.IGNORECASE)
# Only words that nobody doubles on purpose: "very very" and "no no" stay.
_DOUBLED = re.compile(
    r"\b(i|a|an|the|we|to|and|of|in|is|it|my|our|so|but|you|they|he|she|if|for|with|on|at|this)"
    r"(?:,?\s+\1\b)+(?!['’])",
    re.IGNORECASE,
)
_BROKEN_OFF = re.compile(r"\b([^\W\d_]{1,8})[-–—]\s+(?=\1)", re.IGNORECASE)
_SPACE = re.compile(r"\s+")
_SPACE_BEFORE = re.compile(r"\s+([,.;:!?…])")
_LONELY_COMMAS = re.compile(r",(?:\s*,)+")
_LEADING = re.compile(r"^[\s,;…]+")


def clean_turns(turns: Sequence[Turn]) -> tuple[CleanTurn, ...]:
    """Merge what one speaker said in a row, and tidy it. A turn of fillers alone disappears."""
    clean: list[CleanTurn] = []
    audible = [(turn, text) for turn in turns if (text := tidy(turn.text))]
    for speaker, group in groupby(audible, key=lambda pair: pair[0].speaker):
        pieces = list(group)
        clean.append(_merge(len(clean), speaker, pieces))
    return tuple(clean)


def tidy(text: str) -> str:
    """Drop fillers, stutters and needless space; the same again changes nothing."""
    while (better := _tidy_once(text)) != text:
        text = better
    return text


def words_said(turns: Iterable[Turn], speaker: Speaker) -> int:
    """How many words, fillers not counted."""
    return sum(count_words(turn.text) for turn in turns if turn.speaker == speaker)


def _tidy_once(text: str) -> str:
    began_high = text[:1].isupper()
    text = _FILLER.sub("", text)
    text = _ASIDE.sub(",", text)
    text = _BROKEN_OFF.sub("", text)
    text = _DOUBLED.sub(r"\1", text)
    text = _SPACE.sub(" ", text)
    text = _SPACE_BEFORE.sub(r"\1", text)
    text = _LONELY_COMMAS.sub(",", text)
    text = _LEADING.sub("", text).strip()
    if not any(character.isalnum() or ord(character) > 0x2000 for character in text):
        return ""  # punctuation alone
    if began_high and text[:1].islower():
        text = text[0].upper() + text[1:]
    return text


def _merge(index: int, speaker: Speaker, pieces: list[tuple[Turn, str]]) -> CleanTurn:
    turns = [turn for turn, _ in pieces]
    ends = [turn.end_seconds for turn in turns if turn.end_seconds is not None]
    return CleanTurn(
        index=index,
        speaker=speaker,
        text=tidy(" ".join(text for _, text in pieces)),
        raw=tuple(turn.index for turn in turns),
        start_seconds=turns[0].start_seconds,
        end_seconds=max(ends) if ends else None,
    )
