"""VAPI's messages, as plain data. Tolerant of the shapes of 2024 and of 2026, and of rubbish.

For VAPI the persona is the assistant (`bot`) and the sales rep its `user`.
"""

import json
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from llm.text import storable as sanitise
from sessions_app.transcript import Turn
from sessions_app.vapi.spoken import turns_of_messages, turns_of_transcript
from sessions_app.vapi.values import moment, number, object_of, seconds, text_of

__all__ = ["CallReport", "Envelope", "ReportError", "parse_envelope", "parse_report", "sanitise"]

DEAREST_CALL = 100_000  # US dollars; beyond it the number is rubbish
_SPOKEN = ("messages", "transcript")
_RECORDED = ("recording", "recordingUrl", "stereoRecordingUrl", "presignedMonoUrl")


class ReportError(ValueError):
    """The message cannot be read; the text says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """A server message: its normalised type, whose call it is about, and the message itself."""

    type: str
    call_id: str | None
    message: dict[str, Any]
    timestamp: datetime | None = None


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


def parse_envelope(body: bytes) -> Envelope:
    """Read `{"message": {"type": …, "call": {"id": …}}}`. Raises ReportError.

    `transcript[transcriptType="final"]` becomes the type `transcript`, with `transcriptType` in the
    message as elsewhere.
    """
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        raise ReportError("The body is not JSON.") from None
    message = document.get("message") if isinstance(document, dict) else None
    if not isinstance(message, dict):
        raise ReportError("The body has no `message` object.")
    kind, _, qualifier = text_of(message.get("type")).partition("[")
    if not kind:
        raise ReportError("The message has no `type`.")
    if kind == "transcript" and "transcriptType" not in message and qualifier:
        message["transcriptType"] = "final" if "final" in qualifier else "partial"
    return Envelope(
        type=kind,
        call_id=_call_id(message) or None,
        message=message,
        timestamp=moment(message.get("timestamp")),
    )


def parse_report(message: dict[str, Any]) -> CallReport:
    """Read an end-of-call-report, or a call as `GET /call/{id}` answers it.

    `message.call` is a snapshot from the call's start, so nothing but its id is read. A call that
    failed before anyone spoke has no turns. Raises ReportError for what is neither; a field that
    makes no sense counts as missing.
    """
    sources = [object_of(message.get("artifact")), message]
    has_ended = message.get("type") == "end-of-call-report" or "endedReason" in message
    if not has_ended and not any(key in source for source in sources for key in _SPOKEN):
        raise ReportError("This is no VAPI report: it has neither `messages` nor `transcript`.")
    started, ended = moment(message.get("startedAt")), moment(message.get("endedAt"))
    turns = _turns(sources)
    told = _duration(message, started, ended)
    if started and ended and ended < started:  # a clock ran backwards: what was said knows better
        ended = None
        told = None if any(turn.end_seconds is not None for turn in turns) else told
    costs = _costs(message.get("costs"))
    return CallReport(
        call_id=_call_id(message),
        ended_reason=text_of(message.get("endedReason")),
        started_at=started,
        ended_at=ended,
        duration_seconds=told,
        turns=turns,
        cost_usd=_cost(message.get("cost"), costs),
        costs=costs,
        recording_available=any(key in source for source in sources for key in _RECORDED),
    )


def _call_id(message: dict[str, Any]) -> str:
    return text_of(object_of(message.get("call")).get("id")) or text_of(message.get("id"))


def _turns(sources: list[dict[str, Any]]) -> tuple[Turn, ...]:
    """The messages of the first source that has any; else its transcript's labelled lines."""
    for source in sources:
        messages = source.get("messages")
        if isinstance(messages, list) and (spoken := turns_of_messages(messages)):
            return spoken
    for source in sources:
        transcript = source.get("transcript")
        if isinstance(transcript, str) and (spoken := turns_of_transcript(transcript)):
            return spoken
    return ()


def _duration(
    message: dict[str, Any], started: datetime | None, ended: datetime | None
) -> float | None:
    if (told := seconds(message.get("durationSeconds"))) is not None:
        return told
    if (milliseconds := number(message.get("durationMs"))) is not None:
        return seconds(milliseconds / 1000)
    return seconds((ended - started).total_seconds()) if started and ended else None


def _costs(parts: Any) -> list[dict[str, Any]]:
    """What the call cost, by part: `{type, cost}` in US dollars, without what cannot be summed."""
    known = []
    for part in parts if isinstance(parts, list) else ():
        dollars = number(object_of(part).get("cost"))
        if dollars is not None and 0 <= dollars < DEAREST_CALL:
            known.append({"type": text_of(part.get("type")), "cost": dollars})
    return known


def _cost(total: Any, costs: list[dict[str, Any]]) -> Decimal | None:
    """US dollars: the sum of the parts; without any, the total."""
    dollars = sum(part["cost"] for part in costs) if costs else number(total)
    if dollars is None or not 0 <= dollars < DEAREST_CALL:
        return None
    return Decimal(str(round(dollars, 6)))
