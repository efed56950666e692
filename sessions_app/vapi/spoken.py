"""What was said, out of a report's messages or out of its transcript."""

import re
from typing import Any

from llm.text import storable
from sessions_app.transcript import Speaker, Turn
from sessions_app.vapi.values import number, seconds

SPEAKER: dict[str, Speaker] = {"bot": "customer", "assistant": "customer", "user": "rep"}
RESET = 5.0  # seconds; turns overlap by less, a clock that starts anew jumps further back
_LABELLED = re.compile(r"^(AI|Assistant|Bot|User|Customer):[ \t]*", re.MULTILINE)


def turns_of_messages(messages: list[Any]) -> tuple[Turn, ...]:
    """The spoken ones in their order; tools, system prompts and rubbish are left out."""
    turns: list[Turn] = []
    clock = _Clock()
    for entry in messages:
        if not isinstance(entry, dict):
            continue
        speaker = SPEAKER.get(str(entry.get("role")))
        text = entry.get("message") or entry.get("content")
        if speaker is None or not isinstance(text, str) or not text.strip():
            continue
        start = clock.start_of(entry)
        turns.append(Turn(len(turns), speaker, storable(text), start, _end(entry, start)))
    return tuple(turns)


def turns_of_transcript(transcript: str) -> tuple[Turn, ...]:
    """Turns of `AI: …` and `User: …` lines, without times."""
    pieces = _LABELLED.split(transcript)[1:]  # what stands before the first label is nobody's
    turns: list[Turn] = []
    for label, text in zip(pieces[::2], pieces[1::2], strict=True):
        if text.strip():
            speaker: Speaker = "rep" if label == "User" else "customer"
            turns.append(Turn(len(turns), speaker, storable(text.strip())))
    return tuple(turns)


def final_turn(message: dict[str, Any]) -> tuple[Speaker, str] | None:
    """Who said what, of a `transcript` message; None for a partial one or one without words."""
    speaker, text = SPEAKER.get(str(message.get("role"))), message.get("transcript")
    is_final = message.get("transcriptType") == "final"
    if speaker is None or not is_final or not isinstance(text, str) or not text.strip():
        return None
    return speaker, storable(text.strip())


class _Clock:
    """Seconds from the call's start.

    `secondsFromStart` begins anew when one assistant hands over to another; then the messages' own
    times say how much later it is.
    """

    def __init__(self) -> None:
        self._ahead = 0.0
        self._last: tuple[float, float] | None = None  # seconds from the start, time in seconds

    def start_of(self, entry: dict[str, Any]) -> float | None:
        told, time = seconds(entry.get("secondsFromStart")), number(entry.get("time"))
        at = None if time is None else time / 1000
        if self._last and at is not None:
            start, then = self._last
            elapsed = at - then
            if told is None:
                return seconds(start + elapsed)
            begins_anew = elapsed >= 0 and told + self._ahead < start - RESET
            if begins_anew and seconds(start + elapsed) is not None:
                self._ahead = start + elapsed - told
        if told is None:
            return None
        if at is not None:
            self._last = (told + self._ahead, at)
        return seconds(told + self._ahead)


def _end(entry: dict[str, Any], start: float | None) -> float | None:
    """`duration` changed its unit from seconds to milliseconds: the two clock times decide."""
    began, ended = number(entry.get("time")), number(entry.get("endTime"))
    if start is None or began is None or ended is None or ended < began:
        return None
    return seconds(start + (ended - began) / 1000)
