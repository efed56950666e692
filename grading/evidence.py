"""Finds a claimed quote in what was really said, and cuts it from there.

Words are compared, not characters: case, punctuation, typography and fillers do not count. Failing
that, a likeness of 92 % will do, but never across a negation or a number. What is returned is
always a piece of one raw turn, so that a reader can check it with their eyes.
"""

import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from rapidfuzz import fuzz

from grading.protocol import Claim, Evidence
from sessions_app.transcript import Speaker, Turn
from sessions_app.words import FILLERS, WORD

LIKENESS = 92.0  # per cent
FUZZY_WORDS = 3  # fewer are too easily alike
FUZZY_CHARACTERS = 12
PROOF_WORDS = 2  # one word proves nothing, unless it is all that the turn says

# As they look once apostrophes are gone. Numbers are compared by their digits.
NEGATIONS = frozenset(
    {"no", "not", "never", "none", "nothing", "nobody", "neither", "nor", "cannot", "without"}
    | {"dont", "doesnt", "didnt", "wont", "wouldnt", "cant", "couldnt", "shouldnt", "aint"}
    | {"isnt", "arent", "wasnt", "werent", "havent", "hasnt", "hadnt", "nicht", "kein", "keine"}
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it is compared, and where it stands in its raw turn."""

    form: str
    turn: Turn
    start: int
    end: int


class Passage:
    """Words of one turn, or of turns that follow each other, to be searched in."""

    def __init__(self, turns: Sequence[Turn]) -> None:
        self.words = [word for turn in turns for word in _words(turn)]
        self.text = " ".join(word.form for word in self.words)
        self._starts: list[int] = []
        position = 0
        for word in self.words:
            self._starts.append(position)
            position += len(word.form) + 1

    def exact(self, quote: str) -> list[Word]:
        """The words of the quote, in a row; empty where they are not."""
        at = f" {self.text} ".find(f" {quote} ")
        return self._between(at, at + len(quote)) if at >= 0 else []

    def alike(self, quote: str) -> list[Word]:
        """The words that are most like the quote, if they are like enough."""
        if len(self.text) < len(quote) * 0.9:  # else a short turn would "contain" a long quote
            return []
        found = fuzz.partial_ratio_alignment(quote, self.text, score_cutoff=LIKENESS)
        if found is None:
            return []
        words = self._between(found.dest_start, found.dest_end)
        return words if _same_meaning(quote, " ".join(word.form for word in words)) else []

    def _between(self, start: int, end: int) -> list[Word]:
        first = max(0, bisect_right(self._starts, start) - 1)
        last = bisect_right(self._starts, max(start, end - 1))
        return self.words[first:last]


class Transcript:
    """A call, prepared once for many look-ups."""

    def __init__(self, turns: Sequence[Turn]) -> None:
        self._turns: dict[Speaker, list[tuple[int, Passage]]] = {"rep": [], "customer": []}
        self._runs: dict[Speaker, list[tuple[int, Passage]]] = {"rep": [], "customer": []}
        for speaker, group in groupby(turns, key=lambda turn: turn.speaker):
            run = list(group)
            single = [(turn.index, Passage([turn])) for turn in run]
            self._turns[speaker] += single
            if len(run) > 1:
                self._runs[speaker].append((run[0].index, Passage(run)))

    def find(self, claim: Claim, speaker: Speaker) -> Evidence | None:
        """Where this speaker said it; None where they did not. The hinted turn comes first."""
        forms = [form for word in WORD.findall(claim.quote) if (form := _form(word)) not in FILLERS]
        quote = " ".join(forms)
        if not quote:
            return None
        places = _by_distance(self._turns[speaker], claim.turn_index)
        runs = _by_distance(self._runs[speaker], claim.turn_index)
        for passage in (*places, *runs):
            if words := passage.exact(quote):
                return _cut(words, passage)
        if len(forms) < FUZZY_WORDS or len(quote) < FUZZY_CHARACTERS:
            return None
        for passage in (*places, *runs):
            if words := passage.alike(quote):
                return _cut(words, passage)
        return None


def _by_distance(places: list[tuple[int, Passage]], hint: int | None) -> list[Passage]:
    if hint is None:
        return [passage for _, passage in places]
    return [passage for _, passage in sorted(places, key=lambda place: abs(place[0] - hint))]


def _cut(words: list[Word], passage: Passage) -> Evidence | None:
    """The piece that lies in one turn, the one that holds most of it, verbatim."""
    pieces = [list(group) for _, group in groupby(words, key=lambda word: word.turn.index)]
    piece = max(pieces, key=len)
    whole_turn = len(words) == len(passage.words)
    if len(piece) < PROOF_WORDS and not whole_turn:
        return None
    turn, start, end = piece[0].turn, piece[0].start, piece[-1].end
    return Evidence(
        quote=turn.text[start:end],
        turn_index=turn.index,
        start_char=start,
        end_char=end,
        start_seconds=turn.start_seconds,
    )


def _words(turn: Turn) -> list[Word]:
    found = (
        Word(_form(match[0]), turn, match.start(), match.end())
        for match in WORD.finditer(turn.text)
    )
    return [word for word in found if word.form not in FILLERS]


def _form(word: str) -> str:
    plain = unicodedata.normalize("NFKC", word).casefold()
    return "".join(character for character in plain if character.isalnum())


def _same_meaning(one: str, other: str) -> bool:
    """Neither a number nor a negation may differ: both turn a sentence into another."""
    return _digits(one) == _digits(other) and _negations(one) == _negations(other)


def _digits(text: str) -> str:
    return "".join(character for character in text if character.isdigit())


def _negations(text: str) -> list[str]:
    return sorted(word for word in text.split() if word in NEGATIONS)
