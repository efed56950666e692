"""What was said in the tests' calls, and the messages that VAPI sends about them."""

import json
from collections.abc import Sequence

GOOD_CALL = [
    ("customer", "Dana speaking."),
    ("rep", "Hi Dana, this is Sam from Parcelwise. Did I catch you at a bad time?"),
    ("customer", "I have two minutes. What is this about?"),
    ("rep", "Um, how do you plan your delivery routes today, and what costs you the most time?"),
    ("customer", "We use spreadsheets. Replanning when a driver is ill eats half my morning."),
    ("rep", "Half a morning is a lot. What happens to the late parcels on such a day?"),
    ("customer", "We pay penalties, about four thousand a month."),
    (
        "rep",
        "Because replanning costs you half a morning, our planner would do it in two minutes, "
        "so those four thousand a month in penalties would shrink.",
    ),
    ("customer", "That would help. What does it cost?"),
    ("rep", "That depends on your fleet. Could we meet on Thursday at ten for half an hour?"),
    ("customer", "Thursday at ten works. Send me the invite."),
    ("rep", "Great, I will send the invite for Thursday at ten. Thank you, Dana."),
]

BAD_CALL = [
    ("customer", "Dana speaking."),
    ("rep", "We are the leading platform and you really have to buy it today."),
    ("customer", "I am not interested."),
    ("rep", "But it is the best product in the world and everybody wants it, believe me."),
    ("customer", "No thank you. Please do not call again."),
]


def turns(lines: Sequence[tuple[str, str]]) -> list[dict[str, object]]:
    """Turns as the import endpoint takes them, three seconds each."""
    return [
        {"role": role, "text": text, "start_ms": number * 3500, "duration_ms": 3000}
        for number, (role, text) in enumerate(lines)
    ]


def report(
    call_id: str, lines: Sequence[tuple[str, str]] = GOOD_CALL, **changes: object
) -> dict[str, object]:
    """An end-of-call report in the shape of late 2026, without its envelope."""
    began = 1_790_000_000_000
    messages = [{"role": "system", "message": "You are Dana.", "time": began}]
    for turn in turns(lines):
        start = began + turn["start_ms"]
        messages.append(
            {
                "role": "user" if turn["role"] == "rep" else "bot",
                "message": turn["text"],
                "time": start,
                "endTime": start + turn["duration_ms"],
                "secondsFromStart": turn["start_ms"] / 1000,
                "duration": turn["duration_ms"],
            }
        )
    return {
        "type": "end-of-call-report",
        "timestamp": began + 60_000,
        "endedReason": "customer-ended-call",
        "startedAt": "2026-09-21T13:33:20.000Z",
        "endedAt": "2026-09-21T13:34:02.000Z",
        "durationSeconds": 42,
        "cost": 0.0731,
        "costs": [{"type": "vapi", "cost": 0.05}, {"type": "model", "cost": 0.0231}],
        "artifact": {"messages": messages},
        "call": {"id": call_id, "type": "webCall", "status": "queued"},
        **changes,
    }


def envelope(message: dict[str, object]) -> bytes:
    return json.dumps({"message": message}).encode()
