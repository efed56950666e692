"""A sample call, as the report that VAPI would send about it."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

ROLES = {"rep": "user", "customer": "bot"}  # for VAPI the persona is the bot


def vapi_report(
    call_id: str, turns: Sequence[Mapping[str, Any]], *, began: datetime
) -> dict[str, Any]:
    """The message of an end-of-call report; turns are `{role, text, start_ms, duration_ms}`."""
    zero = round(began.timestamp() * 1000)
    messages: list[dict[str, Any]] = [
        {"role": "system", "message": "You are a customer.", "time": zero, "secondsFromStart": 0}
    ]
    messages += [
        {
            "role": ROLES[turn["role"]],
            "message": turn["text"],
            "time": zero + turn["start_ms"],
            "endTime": zero + turn["start_ms"] + turn["duration_ms"],
            "secondsFromStart": turn["start_ms"] / 1000,
            "duration": turn["duration_ms"],
        }
        for turn in turns
    ]
    length = max((turn["start_ms"] + turn["duration_ms"] for turn in turns), default=0) / 1000
    ended = began + timedelta(seconds=length)
    return {
        "type": "end-of-call-report",
        "timestamp": round(ended.timestamp() * 1000),
        "endedReason": "customer-ended-call",
        "startedAt": began.astimezone(UTC).isoformat(),
        "endedAt": ended.astimezone(UTC).isoformat(),
        "durationSeconds": length,
        "cost": round(length / 60 * 0.11, 4),
        "artifact": {"messages": messages},
        "call": {"id": call_id, "type": "webCall", "status": "queued"},
    }
