"""Which of the speakers is the rep.

A guess that is the same for the same lines; whoever imports the call may correct it. In this order:
the speaker called `Rep`; the one with the name of the person whose call it is; who introduces
themselves with a company in their first lines ("This is Sam from Parcelwise"); who asks more
questions; who says more; who speaks later, since most calls are answered by the customer.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from textwrap import shorten

from sessions_app.imports.line import CUSTOMER, REP, UNNAMED, Line

FIRST = 3  # lines of a speaker in which an introduction counts
WHY = ("is labelled so", "has the name", "says for whom they call", "asks more", "says more")
_INTRODUCES = re.compile(
    r"\b(?i:this is|it['’]?s|my name|name is|i['’]?m|i am|here is|here speaks|speaking)\b"
    r".{0,60}?\b(?i:from|with|at|of|for)\s+(?i:the\s+)?(?:company\s+)?[^\W\d_a-zß-öø-ÿ]",
    re.DOTALL,
)
_QUESTION = re.compile("[?？؟]")


@dataclass(frozen=True, slots=True)
class HeardSpeaker:
    """A speaker as a person needs to see them in order to say who is the rep."""

    name: str
    turns: int
    words: int
    questions: int
    introduces: bool
    sample: str  # how they began, at most 140 characters and the sign that there is more


def speakers_of(lines: Sequence[Line]) -> tuple[HeardSpeaker, ...]:
    """Everybody who speaks, in the order in which they are heard first."""
    said: dict[str, list[str]] = {}
    for line in lines:
        said.setdefault(line.speaker, []).append(line.text)
    return tuple(_heard(name, words) for name, words in said.items())


def rep_guess(speakers: Sequence[HeardSpeaker], *, rep_name: str = "") -> tuple[str, str]:
    """The rep's name and in a few words why; two empty texts where nobody can be the rep.

    ``rep_name`` is the name of the person whose call it is.
    """
    signs: Mapping[str, tuple[float, ...]] = {
        speaker.name: (
            speaker.name == REP,
            _is_called(speaker.name, rep_name),
            speaker.introduces,
            speaker.questions,
            speaker.words,
            place,
        )
        for place, speaker in enumerate(speakers)
        if speaker.name not in (CUSTOMER, UNNAMED)
    }
    if not signs:
        return "", ""
    first, *others = sorted(signs, key=lambda name: signs[name], reverse=True)
    if not others:
        return first, "is the only one who can be"
    decided = next(i for i, sign in enumerate(signs[first]) if sign != signs[others[0]][i])
    return first, WHY[decided] if decided < len(WHY) else "speaks later"


def _heard(name: str, said: list[str]) -> HeardSpeaker:
    return HeardSpeaker(
        name=name,
        turns=len(said),
        words=sum(len(words.split()) for words in said),
        questions=sum(len(_QUESTION.findall(words)) for words in said),
        introduces=any(_INTRODUCES.search(words[:400]) for words in said[:FIRST]),
        sample=shorten(" ".join(words[:200] for words in said[:FIRST]), 140, placeholder="…"),
    )


def _is_called(speaker: str, person: str) -> bool:
    """The same name, or its first word: captions often have no more."""
    heard, known = speaker.casefold().split(), person.casefold().split()
    return bool(heard and known) and heard in (known, known[:1])
