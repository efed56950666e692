"""A call as the rules read it: by sentences, each with what the customer had said before."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from grading.graders.offline.signs import OBJECTION, PAIN
from grading.meaning import FIGURES, forms_of
from sessions_app.transcript import CleanTurn, Speaker
from sessions_app.words import count_words

LAST_HEARD = 2  # of the customer's turns, that a rep may be taking up
QUOTABLE = 14  # words of the customer's, at most, in a suggestion
LONGEST_SENTENCE = 400  # characters
ENGLISH_SHARE = 0.12  # of all words; an English text has about twice that, others next to none

# "Mrs. Marsh" is one sentence, and so is "3.5 hours".
_SENTENCE = re.compile(
    r"(?:\b(?:mr|mrs|ms|dr|st)\.|\bno\.(?= ?\d)|(?<=\d)\.(?=\d)|[^.!?…])+[.!?…]*", re.IGNORECASE
)
_PIECE = re.compile(r"\S.{1,250}(?=\s|$)|\S{250,}", re.DOTALL)
_ENDING = re.compile(r"(?:ing|ed|es|s|ly)$")

_ENGLISH = frozenset(
    {"the", "you", "and", "to", "of", "is", "it", "we", "that", "for", "your", "what", "how", "i"}
    | {"with", "this", "have", "are", "my", "not", "can", "be", "at", "from", "would", "will"}
    | {"hello", "thanks", "thank", "sorry", "please", "good", "goodbye", "yes", "speaking", "our"}
    | {"they", "there", "but", "about", "need", "want", "just", "wrong", "number", "call"}
)
_COMMON = frozenset(
    {"that", "with", "what", "when", "their", "them", "they", "this", "from", "into", "about"}
    | {"your", "yours", "have", "will", "would", "could", "should", "there", "here", "then", "than"}
    | {"some", "very", "just", "like", "know", "think", "want", "need", "make", "takes", "take"}
    | {"more", "much", "many", "most", "also", "well", "good", "great", "thank", "thanks", "okay"}
    | {"yeah", "right", "sure", "does", "been", "were", "because", "which", "where", "every"}
    | {
        "only",
        "over",
        "really",
        "today",
        "year",
        "month",
        "week",
        "time",
        "thing",
        "things",
        "call",
    }
    | {"customer", "customers", "reps", "before", "after", "asks", "says", "said", "uses", "gives"}
    | {"makes", "names", "clear", "clearly", "least", "once", "with", "work", "works", "going"}
)


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence of the rep's, and where in the call it stands."""

    text: str
    turn: CleanTurn
    call: "Call"

    def takes_up(self) -> bool:
        """Whether it takes up what the customer just said: two of their words, or their figure."""
        return self._shares(self.call.heard(self.turn)[-LAST_HEARD:])

    def takes_up_anything(self) -> bool:
        return self._shares(self.call.heard(self.turn))

    def _shares(self, heard: Sequence[CleanTurn]) -> bool:
        said = [stem for turn in heard for stem in self.call.stems(turn)]
        shared = set(telling(self.text)) & set(said)
        return len(shared) >= 2 or any(is_figure(stem) for stem in shared)


class Call:
    """The clean turns, with the questions that the rules ask of them. Empty turns do no harm."""

    def __init__(self, turns: Sequence[CleanTurn]) -> None:
        # The patterns know one apostrophe; a quote is found whichever it has.
        turns = [replace(turn, text=turn.text.replace("’", "'")) for turn in turns]
        self.turns = turns
        self.rep = [turn for turn in turns if turn.speaker == "rep"]
        self.customer = [turn for turn in turns if turn.speaker == "customer"]
        self._stems = {turn.index: telling(turn.text) for turn in turns}

    def lines(self, turns: Sequence[CleanTurn]) -> Iterator[Line]:
        for turn in turns:
            for sentence in sentences(turn.text):
                yield Line(sentence, turn, self)

    def stems(self, turn: CleanTurn) -> list[str]:
        return self._stems[turn.index]

    def heard(self, turn: CleanTurn) -> list[CleanTurn]:
        """What the customer had said before this turn."""
        return [other for other in self.customer if other.index < turn.index]

    @cached_property
    def objections(self) -> list[CleanTurn]:
        return [turn for turn in self.customer if OBJECTION.search(turn.text)]

    @cached_property
    def answers(self) -> list[CleanTurn]:
        """The rep's turns that follow an objection."""
        after = {turn.index + 1 for turn in self.objections}
        return [turn for turn in self.rep if turn.index in after]

    @cached_property
    def pain(self) -> str:
        """What troubles the customer, in their own words; empty where they did not say."""
        for turn in self.customer:
            for sentence in sentences(turn.text):
                if PAIN.search(sentence) and 3 <= count_words(sentence) <= QUOTABLE:
                    return sentence.rstrip(".!…")
        return ""

    def share_of_words(self, speaker: Speaker) -> float:
        words = {turn.index: count_words(turn.text) for turn in self.turns}
        own = sum(words[turn.index] for turn in self.turns if turn.speaker == speaker)
        return own / (sum(words.values()) or 1)

    @cached_property
    def is_english(self) -> bool:
        """The rules know no other language."""
        said = [form for turn in self.turns for form in forms_of(turn.text)]
        return sum(form in _ENGLISH for form in said) >= ENGLISH_SHARE * len(said)


def sentences(text: str) -> list[str]:
    """The sentences as they stand; a flood without a full stop comes in pieces."""
    found = [match[0].strip() for match in _SENTENCE.finditer(text)]
    return [piece for sentence in found if sentence for piece in _pieces(sentence)]


def _pieces(sentence: str) -> list[str]:
    """Cut between words: recognisers give hours of speech without any punctuation."""
    if len(sentence) <= LONGEST_SENTENCE:
        return [sentence]
    return [piece.strip() for piece in _PIECE.findall(sentence)]


def telling(text: str) -> list[str]:
    """The stems of the words that say what it is about, figures included."""
    return [
        form if is_figure(form) else _ENDING.sub("", form)
        for form in forms_of(text)
        if is_figure(form) or (len(form) > 3 and form not in _COMMON)
    ]


def is_figure(form: str) -> bool:
    return form[0].isdigit() or (form in FIGURES and form not in _NO_AMOUNTS)


# They count, but sharing one of them is no echo.
_NO_AMOUNTS = frozenset({"one", "two", "first", "second", "once", "today", "tomorrow", "morning"})
