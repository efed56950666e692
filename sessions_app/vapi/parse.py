"""VAPI's messages, as plain data. Tolerant of the shapes of 2024 and of 2026, and of rubbish.

For VAPI the persona is the assistant (`bot`) and the sales rep its `user`.
"""

import json
import math
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from sessions_app.transcript import Speaker, Turn

SPEAKER: dict[str, Speaker] = {"bot": "customer", "assistant": "customer", "user": "rep"}
LONGEST_CALL = 43_200 * 2.0  # seconds; VAPI ends a call after half of it
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_LABELLED = re.compile(r"^(AI|Assistant|Bot|User|Customer):[ \t]*", re.MULTILINE)


class ReportError(ValueError):
    """The message cannot be read; the text says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """A server message: its normalised type, whose call it is about, and the message itself."""

    type: str
    call_id: str | None
    message: dict[str, Any]


@dataclass(frozen=True, slots=True)
class CallReport:
    """What is known of a call that has ended. Times of turns are seconds from its start."""

    call_id: str
    ended_reason: str
    started_at: datetime | None
    ended_at: datetime | None
    duration_seconds: float | None
    turns: tuple[Turn, ...]
    cost_usd: Decimal | None
    costs: list[dict[str, Any]] = field(default_factory=list)
    recording_available: bool = False


def sanitise(text: str) -> str:
    """Replace what the database refuses, NUL and lone surrogates, by the replacement character."""
    return _UNSTORABLE.sub("\ufffd", text)


def parse_envelope(body: bytes) -> Envelope:
    """Read `{"message": {"type": …, "call": {"id": …}}}`. Raises ReportError."""
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        raise ReportError("The body is not JSON.") from None
    message = document.get("message") if isinstance(document, dict) else None
    if not isinstance(message, dict):
        raise ReportError("The body has no `message` object.")
    kind = message.get("type")
    if not isinstance(kind, str) or not kind:
        raise ReportError("The message has no `type`.")
    call = message.get("call")
    call_id = call.get("id") if isinstance(call, dict) else None
    return Envelope(
        type=sanitise(kind.split("[", 1)[0]),  # may be transcript[transcriptType="final"]
        call_id=sanitise(call_id) if isinstance(call_id, str) and call_id else None,
        message=message,
    )


def parse_report(message: dict[str, Any]) -> CallReport:
    """Read an end-of-call-report. `message.call` is a snapshot from the start: not read for times.

    Raises ReportError for what is no report; a field that makes no sense counts as missing.
    """
    artifact = message.get("artifact")
    sources = [artifact if isinstance(artifact, dict) else {}, message]
    if not any(key in source for source in sources for key in ("messages", "transcript")):
        raise ReportError("This is no VAPI report: it has neither `messages` nor `transcript`.")
    started = _moment(message.get("startedAt"))
    ended = _moment(message.get("endedAt"))
    call = message.get("call")
    call_id = call.get("id") if isinstance(call, dict) else None
    costs = message.get("costs")
    reason = message.get("endedReason")
    return CallReport(
        call_id=call_id if isinstance(call_id, str) else "",
        ended_reason=sanitise(reason) if isinstance(reason, str) else "",
        started_at=started,
        ended_at=ended,
        duration_seconds=_duration(message, started, ended),
        turns=_turns(sources),
        cost_usd=_cost(message.get("cost"), costs),
        costs=[entry for entry in costs if isinstance(entry, dict)]
        if isinstance(costs, list)
        else [],
        recording_available=_mentions_recording(sources),
    )


def _turns(sources: list[dict[str, Any]]) -> tuple[Turn, ...]:
    """The messages of the first source that has any; else its transcript's labelled lines."""
    for source in sources:
        messages = source.get("messages")
        if isinstance(messages, list) and (spoken := _of_messages(messages)):
            return spoken
    for source in sources:
        transcript = source.get("transcript")
        if isinstance(transcript, str) and (spoken := _of_transcript(transcript)):
            return spoken
    return ()


def _of_messages(messages: list[Any]) -> tuple[Turn, ...]:
    turns: list[Turn] = []
    for entry in messages:
        if not isinstance(entry, dict):
            continue
        speaker = SPEAKER.get(str(entry.get("role")))
        text = entry.get("message", entry.get("content"))
        if speaker is None or not isinstance(text, str) or not text.strip():
            continue
        start = _seconds(entry.get("secondsFromStart"))
        turns.append(Turn(len(turns), speaker, sanitise(text), start, _end(entry, start)))
    return tuple(turns)


def _end(entry: dict[str, Any], start: float | None) -> float | None:
    """`duration` changed its unit from seconds to milliseconds: the two clock times decide."""
    began, ended = _number(entry.get("time")), _number(entry.get("endTime"))
    if start is None or began is None or ended is None or ended < began:
        return None
    return _seconds(start + (ended - began) / 1000)


def _of_transcript(transcript: str) -> tuple[Turn, ...]:
    pieces = _LABELLED.split(transcript)[1:]  # what stands before the first label is nobody's
    turns: list[Turn] = []
    for label, text in zip(pieces[::2], pieces[1::2], strict=True):
        if text.strip():
            speaker: Speaker = "rep" if label == "User" else "customer"
            turns.append(Turn(len(turns), speaker, sanitise(text.strip())))
    return tuple(turns)


def _number(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None


def _seconds(value: Any) -> float | None:
    number = _number(value)
    return None if number is None or not 0 <= number <= LONGEST_CALL else round(number, 3)


def _moment(value: Any) -> datetime | None:
    """ISO 8601 or milliseconds since 1970, always with a zone."""
    number = _number(value)
    try:
        if number is not None:
            return datetime.fromtimestamp(number / 1000, UTC)
        if isinstance(value, str):
            moment = datetime.fromisoformat(value)
            return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return None


def _duration(
    message: dict[str, Any], started: datetime | None, ended: datetime | None
) -> float | None:
    if (seconds := _seconds(message.get("durationSeconds"))) is not None:
        return seconds
    if started and ended and ended >= started:
        return _seconds((ended - started).total_seconds())
    return None


def _cost(total: Any, costs: Any) -> Decimal | None:
    """US dollars: the total, or the sum of its parts."""
    number = _number(total)
    if number is None and isinstance(costs, list):
        parts = [_number(entry.get("cost")) for entry in costs if isinstance(entry, dict)]
        known = [part for part in parts if part is not None]
        number = sum(known) if known else None
    if number is None or not 0 <= number < 100_000:
        return None
    return Decimal(str(round(number, 6)))


def _mentions_recording(sources: list[dict[str, Any]]) -> bool:
    keys = ("recording", "recordingUrl", "stereoRecordingUrl", "presignedMonoUrl")
    return any(key in source for source in sources for key in keys)
