"""Computes the figures of a conversation. What the source does not tell is None, never invented."""

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from statistics import median

from grading.conversation.questions import questions_in
from grading.conversation.stretches import Stretch, Times, merged, timed_turns
from sessions_app.transcript import Speaker, Turn
from sessions_app.words import FILLERS, WORD

OVERLAP = 0.3  # seconds; less is how people take turns
SHORTEST_CALL = 30.0  # seconds; below, a figure an hour or a minute says nothing
LEAST_WORDS = 50  # of the rep's, for figures a hundred words
_FILLER_PHRASES = re.compile(
    r"\b(?:you know|i mean|sort of|kind of|basically|actually|literally)\b", re.IGNORECASE
)

Figures = dict[str, float | None]


def figures_of(
    turns: Iterable[Turn], *, spoken: bool = True, language: str = "en"
) -> tuple[Figures, Times]:
    """Each metric's value by its key (grading/conversation/ranges.py), and how sure the times are.

    ``spoken`` is False for a chat: what hangs on somebody's voice or breath is then None.
    """
    timed, times = timed_turns(turns)
    if not spoken:
        times = Times.MISSING
    stretches = merged(timed)
    figures: Figures = {
        "talk_ratio": _talk_ratio(stretches, times),
        **_questions(timed, stretches, times),
        "fillers": _fillers(timed) if spoken and language.startswith("en") else None,
    }
    known = times != Times.MISSING
    figures["monologue"] = _longest(stretches, "rep") if known else None
    figures["customer_story"] = _longest(stretches, "customer") if known else None
    figures["interactivity"] = _interactivity(stretches) if known else None
    exact: dict[str, Callable[[], float | None]] = {
        "patience": lambda: _patience(stretches),
        "pace": lambda: _pace(stretches),
        "interruptions": lambda: _interruptions(timed),
        "silence": lambda: _silence(timed),
    }
    for key, figure in exact.items():  # an end that we estimated would answer them by itself
        figures[key] = figure() if times == Times.MEASURED else None
    return {key: None if v is None else round(v, 2) for key, v in figures.items()}, times


def _talk_ratio(stretches: Sequence[Stretch], times: Times) -> float | None:
    """The rep's part of all speech in per cent, by seconds or, without times, by words."""

    def amount(stretch: Stretch) -> float:
        return stretch.words if times == Times.MISSING else stretch.seconds

    whole = sum(amount(stretch) for stretch in stretches)
    reps = sum(amount(stretch) for stretch in stretches if stretch.speaker == "rep")
    return reps / whole * 100 if whole else None


def _longest(stretches: Sequence[Stretch], speaker: Speaker) -> float | None:
    return max((s.seconds for s in stretches if s.speaker == speaker), default=None)


def _patience(stretches: Sequence[Stretch]) -> float | None:
    """The median of the rep's pauses after the customer stopped; 0 where they spoke at once."""
    gaps = [
        max(0.0, after.start - before.end)
        for before, after in pairwise(stretches)
        if before.speaker == "customer" and after.speaker == "rep"
    ]
    return median(gaps) if gaps else None


def _interactivity(stretches: Sequence[Stretch]) -> float | None:
    length = _length(stretches)
    return (len(stretches) - 1) / (length / 60) if length >= SHORTEST_CALL else None


def _questions(timed: Sequence[Stretch], stretches: Sequence[Stretch], times: Times) -> Figures:
    asked = [questions_in(turn.text) for turn in timed if turn.speaker == "rep"]
    count, open_ones = (sum(numbers) for numbers in zip(*asked, strict=True)) if asked else (0, 0)
    length = 0.0 if times == Times.MISSING else _length(stretches)
    return {
        "questions": count,
        "questions_an_hour": count / (length / 3600) if length >= SHORTEST_CALL else None,
        "open_questions": open_ones / count * 100 if count else None,
    }


def _pace(stretches: Sequence[Stretch]) -> float | None:
    spoken = [stretch for stretch in stretches if stretch.speaker == "rep"]
    minutes = sum(stretch.seconds for stretch in spoken) / 60
    return sum(stretch.words for stretch in spoken) / minutes if minutes >= 0.1 else None


def _fillers(timed: Sequence[Stretch]) -> float | None:
    text = " ".join(turn.text for turn in timed if turn.speaker == "rep")
    words = [word.lower() for word in WORD.findall(text)]
    if len(words) < LEAST_WORDS:
        return None
    sounds = sum(word in FILLERS for word in words)
    return (sounds + len(_FILLER_PHRASES.findall(text))) / len(words) * 100


def _interruptions(timed: Sequence[Stretch]) -> float:
    """How often the rep began while the customer had more to say."""
    return sum(
        before.speaker == "customer"
        and after.speaker == "rep"
        and after.start < before.end - OVERLAP
        and after.words > 2
        for before, after in pairwise(timed)
    )


def _silence(timed: Sequence[Stretch]) -> float:
    """Seconds between the first and the last word in which nobody spoke."""
    silent, until = 0.0, timed[0].end if timed else 0.0
    for turn in timed:
        silent += max(0.0, turn.start - until)
        until = max(until, turn.end)
    return silent


def _length(stretches: Sequence[Stretch]) -> float:
    return max(s.end for s in stretches) - stretches[0].start if stretches else 0.0
