"""Tidies a transcript by rules: nothing that carries meaning is touched.

What only a model could mend (a misheard name) is not tried here. The raw turns are kept beside the
result, and each clean turn knows which of them it was made of. Words are only ever left out, never
changed or moved: grading finds its quotes again by that.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import groupby

from sessions_app.transcript import CleanTurn, Speaker, Turn
from sessions_app.words import FILLERS, WORD, count_words

# In German "um" means "at", in Portuguese it is a number; these words tell the two languages.
_UM_SPEAKERS = frozenset(
    {"und", "ich", "nicht", "wir", "ist", "für", "mit", "auf", "haben", "ihnen", "uhr"}
    | {"não", "você", "uma", "para", "isso", "está", "com", "obrigado", "então", "nós"}
)
_UM_SHARE = 0.04  # of all words; English has next to none of those

# Not "so so" or "very very": only what nobody says twice on purpose.
_DOUBLED = re.compile(
    r"\b(i|a|an|the|we|to|and|of|in|is|it|my|our|but|you|they|he|she|if|for|with|on|at|this)"
    r"(?:,?\s+\1\b)+(?!['’-])",
    re.IGNORECASE,
)
# A beginning said again: "how do you how do you", but neither "no way no way" nor digits.
_BEGUN_TWICE = re.compile(
    r"\b((?:i|we|you|they|he|she|it|what|how|when|where|why|do|does|did|can|could|would|my name)"
    r"(?:['’]\w+)?\s+[^\W\d_]+(?:['’]\w+)?(?:\s+[^\W\d_]+)?)(?:,?\s+\1\b)+(?!['’-])",
    re.IGNORECASE,
)
# "w- we". Before a dash that is not a hyphen, a capital may be a name: "plan B— Bob".
_BROKEN_OFF = re.compile(r"\b(?:(?i:([^\W\d_]{1,8})-\s+(?=\1))|([^\W\d_A-Z]{1,8})[–—]\s+(?=\2))")
_ASIDE = re.compile(r",\s+(?:you know|i mean|sort of|kind of)(?=,)", re.IGNORECASE)
_SPACE = re.compile(r"\s+")
# Not before ".NET" or ".5".
_SPACE_BEFORE = re.compile(r"\s+([,.;:!?…]+)(?=\s|$)")
_COMMAS = re.compile(r",(?:\s*,)+")
_COMMA_AT_END = re.compile(r",(?=[.!?…])")
_LEADING = re.compile(r"^(?:[\s,;…]|\.(?=\s|$))+")


def clean_turns(turns: Sequence[Turn]) -> tuple[CleanTurn, ...]:
    """Merge what one speaker said in a row, and tidy it. A turn of fillers alone disappears."""
    um_counts = _um_is_a_word(turns)
    clean: list[CleanTurn] = []
    audible = [(turn, text) for turn in turns if (text := tidy(turn.text, um_counts=um_counts))]
    for speaker, group in groupby(audible, key=lambda pair: pair[0].speaker):
        pieces, texts = zip(*group, strict=True)
        text = tidy(" ".join(texts), um_counts=um_counts)
        clean.append(_merged(len(clean), speaker, text, pieces))
    return tuple(clean)


def tidy(text: str, *, um_counts: bool = False) -> str:
    """Drop fillers, stutters and needless space; the same again changes nothing.

    ``um_counts``: the language is one in which "um" is a word.
    """
    while (better := _tidy_once(text, _FILLERS_BUT_UM if um_counts else _FILLERS)) != text:
        text = better
    return text


def words_said(turns: Iterable[Turn], speaker: Speaker) -> int:
    """How many words, fillers not counted."""
    return sum(count_words(turn.text) for turn in turns if turn.speaker == speaker)


def _fillers(sounds: Iterable[str]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """One at the start of a sentence goes with its punctuation; one inside leaves the sentence's.

    Small or capitalised only: "UM" and "HM" in capitals are somebody's initials.
    """
    spelt = "|".join(form for sound in sorted(sounds) for form in (sound, sound.capitalize()))
    at_start = rf"(?:(?<=[.!?…] )|^)((?:(?:{spelt})\b[,.…]*(?: |$))+)([^\W\d_]*)"
    inside = rf"(?<=\s)(?:{spelt})\b,*(?=[\s.…]|$)"  # "Hm?" asks something
    return re.compile(at_start), re.compile(inside)


_FILLERS = _fillers(FILLERS)
_FILLERS_BUT_UM = _fillers(FILLERS - {"um"})


def _tidy_once(text: str, fillers: tuple[re.Pattern[str], re.Pattern[str]]) -> str:
    at_start, inside = fillers
    text = _SPACE.sub(" ", text).strip()
    text = at_start.sub(_begin_anew, text)
    text = inside.sub("", text)
    text = _ASIDE.sub("", text)
    text = _BROKEN_OFF.sub("", text)
    text = _DOUBLED.sub(r"\1", text)
    text = _BEGUN_TWICE.sub(r"\1", text)
    text = _SPACE.sub(" ", text)
    text = _SPACE_BEFORE.sub(r"\1", text)
    text = _COMMA_AT_END.sub("", _COMMAS.sub(",", text))
    text = _LEADING.sub("", text).strip()
    return text if any(map(_says_something, text)) else ""


def _begin_anew(match: re.Match[str]) -> str:
    """The word after the filler begins the sentence; "iPhone" stays as it is."""
    sound, word = match.groups()
    return word.capitalize() if sound[0].isupper() and word.islower() else word


def _says_something(character: str) -> bool:
    """A letter, a digit, an emoji or a currency; punctuation alone says nothing."""
    return character.isalnum() or unicodedata.category(character) in ("So", "Sc")


def _um_is_a_word(turns: Sequence[Turn]) -> bool:
    words = [word.lower() for turn in turns for word in WORD.findall(turn.text)]
    return sum(word in _UM_SPEAKERS for word in words) > _UM_SHARE * len(words)


def _merged(index: int, speaker: Speaker, text: str, pieces: Sequence[Turn]) -> CleanTurn:
    ends = [turn.end_seconds for turn in pieces if turn.end_seconds is not None]
    starts = [turn.start_seconds for turn in pieces if turn.start_seconds is not None]
    return CleanTurn(
        index=index,
        speaker=speaker,
        text=text,
        raw=tuple(turn.index for turn in pieces),
        start_seconds=min(starts) if starts else None,
        end_seconds=max(ends) if ends else None,
    )
