"""What the patterns hear in one turn, as names of signs, and its words."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from grading.graders.offline import assent, doubts, promises, proposals, reaction
from grading.graders.offline.call import sentences
from grading.graders.offline.commitments import refuses
from grading.meaning import forms_of
from sessions_app.transcript import CleanTurn
from sessions_app.words import count_words

WORDS_A_STEP, STEPS = 6, 4  # how the length of a sentence is told

_DAY = re.compile(r"(?:mon|tues|wednes|thurs|fri|satur|sun)day")
_MONTH = re.compile(r"january|february|march|april|june|july|august|(?:septem|octo|novem|decem)ber")
_CUSTOMER: Mapping[str, re.Pattern[str]] = {
    "refuses all": doubts.REFUSES,
    "refuses to buy": doubts.REFUSES_TO_BUY,
    "postpones": doubts.POSTPONES,
    "condition": doubts.CONDITION,
    "waits": doubts.WAITS_FOR,
    "negation": doubts.NEGATION,
    "reviews": doubts.REVIEWS,
    "elsewhere": doubts.ELSEWHERE,
    "jokes": doubts.JOKES,
    "machine": doubts.MACHINE,
    "protests": doubts.PROTESTS,
    "mail": doubts.ASKS_FOR_MAIL,
    "dismisses": doubts.DISMISSES,
    "reported": doubts.REPORTED,
    "yes": assent.YES,
    "farewell": assent.FAREWELL,
    "answers": assent.ANSWERS,
    "timed": reaction.TIMED,
    "imperative": promises.IMPERATIVE,
    "partly": promises.PARTLY,
    **{f"promises {kind}": pattern for kind, pattern in promises.PROMISES.items()},
}
_REP: Mapping[str, re.Pattern[str]] = {
    "closing": proposals.CLOSING,
    "asks": proposals.ASKS,
    "informs": proposals.INFORMS,
    "leaves": proposals.LEAVES,
    "against": proposals.AGAINST,
    "sends word": proposals.SENDS_WORD,
    "own affair": proposals.OWN_AFFAIR,
    "anything else": proposals.ANYTHING_ELSE,
    "leaves it": proposals.LEAVES_IT,
    "lets go": reaction.LETS_GO,
    "accepts": reaction.ACCEPTS,
    "carries out": reaction.CARRIES_OUT,
    "of a part": reaction.OF_A_PART,
    "timed": reaction.TIMED,
    **{f"proposes {kind}": pattern for kind, pattern in proposals.PROPOSES.items()},
}


@dataclass(frozen=True, slots=True)
class Heard:
    """A turn: its sentences, the signs of each, and those of the whole turn."""

    turn: CleanTurn
    said: tuple[str, ...]
    each: tuple[frozenset[str], ...]
    signs: frozenset[str]

    @property
    def mood(self) -> str:
        """What of it says yes or no, in a word."""
        return next((sign for sign in ("refuses", "yes", "negation") if sign in self.signs), "-")


def hear_customer(turn: CleanTurn) -> Heard:
    said = tuple(sentences(turn.text))
    each = tuple(frozenset(_signs_of(sentence)) for sentence in said)
    length = {_length(turn.text)} if said else set()
    inside = {sign for signs in each for sign in signs if not sign.startswith("long")}
    return Heard(turn, said, each, frozenset(inside | length))


def hear_rep(turn: CleanTurn, answered: str) -> Heard:
    """``answered``: the customer's turn before it, if any."""
    said = tuple(sentences(turn.text))
    each = tuple(
        frozenset(name for name, pattern in _REP.items() if pattern.search(sentence))
        for sentence in said
    )
    signs = {sign for signs in each for sign in signs}
    if "?" in turn.text:
        signs.add("question")
    if answered and reaction.repeats_time(turn.text, answered):
        signs.add("repeats time")
    if answered and reaction.echoes(turn.text, answered):
        signs.add("echoes")
    return Heard(turn, said, each, frozenset(signs))


def grams(text: str) -> Iterator[str]:
    """Its words and pairs of words; a day is as good as another, and so is a figure."""
    words = [_classed(form) for form in forms_of(text)]
    yield from words
    for one, next_one in pairwise(words):
        yield f"{one} {next_one}"


def _signs_of(sentence: str) -> Iterator[str]:
    for name, pattern in _CUSTOMER.items():
        if pattern.search(sentence):
            yield name
    if refuses(sentence):
        yield "refuses"
    if sentence.endswith("?"):
        yield "question"
    yield _length(sentence)


def _length(text: str) -> str:
    return f"long {min(STEPS, count_words(text) // WORDS_A_STEP)}"


def _classed(form: str) -> str:
    if _DAY.fullmatch(form):
        return "DAY"
    if _MONTH.fullmatch(form):
        return "MONTH"
    return "NUM" if form[0].isdigit() else form
