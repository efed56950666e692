"""Which deliveries are one message: VAPI sends no delivery id, and may send anything twice."""

import hashlib
import json

from sessions_app.vapi.parse import Envelope


def message_key(envelope: Envelope) -> str | None:
    """The same for all deliveries of a report, a status or a turn; None for other messages.

    Presigned addresses differ at each delivery of one report, so its body is not looked at. A hash,
    because what VAPI sends may be of any length and hold what the database refuses.
    """
    if not envelope.call_id:
        return None
    if envelope.type == "end-of-call-report":
        identity: list[object] = [envelope.call_id]
    elif envelope.type == "status-update":
        identity = [envelope.call_id, envelope.message.get("status")]
    elif envelope.type == "transcript":
        said = [envelope.message.get(name) for name in ("role", "timestamp", "transcript")]
        identity = [envelope.call_id, *said]
    else:
        return None
    return hashlib.sha256(json.dumps(identity, sort_keys=True).encode()).hexdigest()
