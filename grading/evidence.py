"""Finds a claimed quote in what was really said, and cuts it from there.

Words are compared, not characters: case, punctuation, typography and fillers do not count. Failing
that, a likeness of 92 % will do, but never across a number or a negation (meaning.py). What is
returned is always a piece of one raw turn, so that a reader can check it with their eyes.

A grader reads the clean transcript, where stutters are gone and the pieces of a sentence are
joined. So each clean turn is searched too, its words being those of the raw turns that it kept.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from rapidfuzz import fuzz

from grading.meaning import denies, forms_of, same_meaning, words_of
from grading.protocol import Claim, Evidence
from sessions_app.cleaning import clean_turns
from sessions_app.transcript import CleanTurn, Speaker, Turn

LIKENESS = 92.0  # per cent
FUZZY_WORDS = 3  # fewer are too easily alike
FUZZY_CHARACTERS = 12
FUZZY_MOST = 1_000  # characters; nobody quotes more, and comparing takes time
PROOF_WORDS = 2  # one word proves nothing, unless it is all that was said
PIECE_WORDS = 3  # of a quote that runs over several turns, the piece that is kept

_SENTENCE_ENDS = re.compile(r"[.!?…。！？؟]\W*$")
_ENDS_SENTENCE = re.compile(r"\W*?[.!?…。！？؟]")


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it is compared, and where it stands in its raw turn."""

    form: str
    turn: Turn
    start: int
    end: int


class Passage:
    """Words in a row, to be searched in; ``at`` is the raw turn that they begin in."""

    def __init__(self, words: Sequence[Word], at: int) -> None:
        self.words = words
        self.at = at
        self.text = " ".join(word.form for word in words)
        self._starts: list[int] = []
        position = 0
        for word in words:
            self._starts.append(position)
            position += len(word.form) + 1

    def exact(self, quote: str) -> Sequence[Word]:
        """The words of the quote, in a row; empty where they are not."""
        at = f" {self.text} ".find(f" {quote} ")
        return self.words[self._span(at, at + len(quote))] if at >= 0 else []

    def alike(self, quote: str) -> Sequence[Word]:
        """The words that are most like the quote, if they are like enough."""
        if len(self.text) < len(quote) * 0.9:  # else a short turn would "contain" a long quote
            return []
        found = fuzz.partial_ratio_alignment(quote, self.text, score_cutoff=LIKENESS)
        if found is None:
            return []
        span = self._span(found.dest_start, found.dest_end)
        # The characters found may begin or end inside a word that is not part of the quote.
        trims = [(head, tail) for head in (0, 1) for tail in (0, 1)]
        spans = [slice(span.start + head, span.stop - tail) for head, tail in trims]
        likest = max(spans, key=lambda some: self._likeness(quote, some))
        words = self.words[likest]
        before = self.words[max(0, likest.start - 1) : likest.start]
        if self._likeness(quote, likest) < LIKENESS or denies(word.form for word in before):
            return []
        return words if same_meaning(quote.split(), [word.form for word in words]) else []

    def _likeness(self, quote: str, span: slice) -> float:
        return fuzz.ratio(quote, " ".join(word.form for word in self.words[span]))

    def _span(self, start: int, end: int) -> slice:
        """The words that these characters of the text touch."""
        first = max(0, bisect_right(self._starts, start) - 1)
        return slice(first, bisect_right(self._starts, max(start, end - 1)))


class Transcript:
    """A call, prepared once for many look-ups. Without clean turns they are made."""

    def __init__(self, turns: Sequence[Turn], clean: Sequence[CleanTurn] | None = None) -> None:
        raw = {turn.index: _words(turn) for turn in turns}
        self._turns = {
            speaker: [Passage(raw[t.index], t.index) for t in turns if t.speaker == speaker]
            for speaker in ("rep", "customer")
        }
        merged = clean_turns(turns) if clean is None else clean
        self._merged = {
            speaker: [_kept(turn, raw) for turn in merged if turn.speaker == speaker]
            for speaker in ("rep", "customer")
        }

    def find(self, claim: Claim, speaker: Speaker) -> Evidence | None:
        """Where this speaker said it; None where they did not. The hinted turn comes first."""
        forms = forms_of(claim.quote)
        quote = " ".join(forms)
        if not quote:
            return None
        passages = [
            *_by_distance(self._turns[speaker], claim.turn_index),
            *_by_distance(self._merged[speaker], claim.turn_index),
        ]
        for passage in passages:
            if proof := _cut(passage.exact(quote), passage, speaker):
                return proof
        if len(forms) < FUZZY_WORDS or not FUZZY_CHARACTERS <= len(quote) <= FUZZY_MOST:
            return None
        for passage in passages:
            if proof := _cut(passage.alike(quote), passage, speaker):
                return proof
        return None


def _by_distance(passages: list[Passage], hint: int | None) -> list[Passage]:
    if hint is None:
        return passages
    return sorted(passages, key=lambda passage: abs(passage.at - hint))


def _words(turn: Turn) -> list[Word]:
    return [Word(form, turn, start, end) for form, start, end in words_of(turn.text)]


def _kept(clean: CleanTurn, raw: dict[int, list[Word]]) -> Passage:
    """The raw words that the clean turn kept: cleaning only ever leaves words out.

    Matched from the back, since of a stutter the last attempt is the one that was kept. A clean
    turn that is not made of its raw turns is searched as if it were empty.
    """
    left = [word for index in clean.raw for word in raw.get(index, ())]
    kept: list[Word] = []
    for form in reversed(forms_of(clean.text)):
        while left and left[-1].form != form:
            left.pop()
        if not left:
            return Passage([], clean.raw[0] if clean.raw else 0)
        kept.append(left.pop())
    return Passage(kept[::-1], clean.raw[0] if clean.raw else 0)


def _cut(words: Sequence[Word], passage: Passage, speaker: Speaker) -> Evidence | None:
    """The piece that lies in one turn, the one that holds most of it, verbatim."""
    if not words:
        return None
    pieces = [list(group) for _, group in groupby(words, key=lambda word: word.turn.index)]
    piece = max(pieces, key=len)
    turn, start, end = piece[0].turn, piece[0].start, piece[-1].end
    enough = PROOF_WORDS if len(pieces) == 1 else PIECE_WORDS
    if len(piece) < enough and not _stands_alone(turn, start, end, speaker):
        return None
    return Evidence(
        quote=turn.text[start:end],
        turn_index=turn.index,
        start_char=start,
        end_char=end,
        start_seconds=turn.start_seconds,
    )


def _stands_alone(turn: Turn, start: int, end: int, speaker: Speaker) -> bool:
    """Whether so few words can prove something.

    A rep's "yes" is no proof of a skill unless it is the whole turn. A customer commits with one
    word, so a sentence of theirs is enough: "Deal. Send it over."
    """
    before, after = turn.text[:start], turn.text[end:]
    if not forms_of(before) and not forms_of(after):
        return True
    if speaker == "rep":
        return False
    begins = not forms_of(before) or bool(_SENTENCE_ENDS.search(before))
    ends = not forms_of(after) or bool(_ENDS_SENTENCE.match(after))
    return begins and ends
