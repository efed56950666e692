"""What VAPI sends about a call, and how badly it may be delivered."""

import hashlib
import hmac
import json
import random
import time
from collections.abc import Iterable, Sequence
from typing import Any

import requests

from tests.calls import GOOD_CALL, report
from tests.fakes.vapi_server import FakeVapi

Message = dict[str, Any]


def status_update(call_id: str, status: str = "in-progress", **fields: object) -> Message:
    call = {"id": call_id, "status": "queued"}
    return {"type": "status-update", "status": status, "call": call, **fields}


def transcripts(call_id: str, lines: Sequence[tuple[str, str]] = GOOD_CALL) -> list[Message]:
    """A partial and a final message for each turn."""
    return [
        {
            "type": kind,
            "role": "user" if role == "rep" else "assistant",
            "transcriptType": state,
            "transcript": text,
            "timestamp": 1_790_000_000_000 + number * 3500,
            "call": {"id": call_id, "status": "queued"},
        }
        for number, (role, text) in enumerate(lines)
        for state, kind in (("partial", "transcript"), ("final", _FINAL))
    ]


_FINAL = 'transcript[transcriptType="final"]'  # what the type may literally be


def recorded_report(
    vapi: FakeVapi, call_id: str, lines: Sequence[tuple[str, str]] = GOOD_CALL
) -> Message:
    """The end-of-call report, with a recording at this VAPI; signed anew by each call."""
    message: Message = dict(report(call_id, lines))
    url = vapi.presigned_url(call_id)
    recording = {"mono": {"combinedUrl": url.partition("?")[0]}}
    message["artifact"] |= {"presignedMonoUrl": url, "recording": recording}
    return message


def whole_call(
    vapi: FakeVapi, call_id: str, lines: Sequence[tuple[str, str]] = GOOD_CALL
) -> list[Message]:
    """All messages of one call, in the order in which things happened."""
    return [
        status_update(call_id),
        *transcripts(call_id, lines),
        status_update(call_id, "ended", endedReason="customer-ended-call"),
        recorded_report(vapi, call_id, lines),
    ]


def badly_delivered(
    messages: Iterable[Message],
    *,
    doubled: bool = True,
    shuffled: bool = True,
    lost: float = 0.0,
    seed: int = 0,
) -> list[Message]:
    """The same messages as a bad network brings them; the same seed brings the same order."""
    dice = random.Random(seed)
    arriving = [message for message in messages if dice.random() >= lost]
    arriving = arriving * 2 if doubled else arriving
    if shuffled:
        dice.shuffle(arriving)
    return arriving


def deliver(
    url: str, message: Message, *, secret: str = "", hmac_secret: str = ""
) -> requests.Response:
    """Post a message to a webhook as VAPI does: with the shared secret, or signed."""
    body = json.dumps({"message": message}).encode()
    headers = {"Content-Type": "application/json", "X-Vapi-Secret": secret}
    if hmac_secret:
        stamp = str(time.time_ns() // 1_000_000)
        signature = hmac.new(hmac_secret.encode(), stamp.encode() + b"." + body, hashlib.sha256)
        headers |= {"X-Timestamp": stamp, "X-Signature": signature.hexdigest()}
    return requests.post(url, data=body, headers=headers, timeout=20)
