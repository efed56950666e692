"""Turns become stretches of speech: what one person says until the other really speaks.

Transcribers cut one breath into several turns, and a listener's "mm-hm" ends nobody's monologue.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

from sessions_app.transcript import Speaker, Turn
from sessions_app.words import WORD, count_words

USUAL_PACE = 2.5  # words a second, where a turn has a beginning and no end
LISTENING = frozenset(
    {"yeah", "yes", "yep", "right", "okay", "ok", "sure", "mm", "mhm", "hmm", "hm", "uh", "huh"}
    | {"aha", "ah", "oh", "i", "see"}
)
LONGEST_LISTENING = 2  # words


class Times(StrEnum):
    """What the source told of when somebody spoke."""

    MEASURED = "measured"
    ESTIMATED = "estimated"  # only beginnings; the ends are ours
    MISSING = "unavailable"


@dataclass(frozen=True, slots=True)
class Stretch:
    """``start`` and ``end`` count seconds from the start of the call, ``seconds`` what was spoken
    between them, without the pauses; 0 where times are missing.
    """

    speaker: Speaker
    text: str
    words: int
    start: float = 0.0
    end: float = 0.0
    seconds: float = 0.0


def timed_turns(turns: Iterable[Turn]) -> tuple[Sequence[Stretch], Times]:
    """Each turn with words as a stretch of its own, in the order of the call."""
    spoken = [turn for turn in turns if WORD.search(turn.text)]
    if not spoken or any(turn.start_seconds is None for turn in spoken):
        return [Stretch(t.speaker, t.text, count_words(t.text)) for t in spoken], Times.MISSING
    spoken.sort(key=lambda turn: (turn.start_seconds, turn.index))
    measured = all(_has_end(turn) for turn in spoken)
    nexts = [following.start_seconds for _, following in pairwise(spoken)]
    timed = [
        Stretch(turn.speaker, turn.text, count_words(turn.text), *_span(turn, after))
        for turn, after in zip(spoken, [*nexts, None], strict=True)
    ]
    return timed, Times.MEASURED if measured else Times.ESTIMATED


def merged(timed: Sequence[Stretch]) -> Sequence[Stretch]:
    """What one speaker says in a row, a listener's sounds in between left out."""
    stretches: list[Stretch] = []
    for number, turn in enumerate(timed):
        if _only_listens(timed, number):
            continue
        if stretches and stretches[-1].speaker == turn.speaker:
            last = stretches[-1]
            stretches[-1] = replace(
                last,
                text=f"{last.text} {turn.text}",
                words=last.words + turn.words,
                end=max(last.end, turn.end),
                seconds=last.seconds + turn.seconds,
            )
        else:
            stretches.append(turn)
    return stretches


def _has_end(turn: Turn) -> bool:
    start, end = turn.start_seconds, turn.end_seconds
    return start is not None and end is not None and end >= start


def _span(turn: Turn, after: float | None) -> tuple[float, float, float]:
    """Start, end and what lies between."""
    start = turn.start_seconds or 0.0
    if turn.end_seconds is not None and turn.end_seconds >= start:
        return start, turn.end_seconds, turn.end_seconds - start
    end = start + count_words(turn.text) / USUAL_PACE
    end = end if after is None else max(start, min(end, after))
    return start, end, end - start


def _only_listens(timed: Sequence[Stretch], number: int) -> bool:
    """Between two turns of the other person; at the end of a call it may be an answer."""
    if not 0 < number < len(timed) - 1:
        return False
    turn, before, after = timed[number], timed[number - 1], timed[number + 1]
    if not before.speaker == after.speaker != turn.speaker or before.text.rstrip().endswith("?"):
        return False
    words = [word.lower() for word in WORD.findall(turn.text)]
    return len(words) <= LONGEST_LISTENING and all(word in LISTENING for word in words)
