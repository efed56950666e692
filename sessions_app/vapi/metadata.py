"""What a call at VAPI carries about its session, and whether it is true.

A call that was started with a token in a browser may claim anything, so the number of the session
is signed: only we can name one.
"""

from typing import Any

from django.core.signing import Signer
from django.utils.crypto import constant_time_compare

from sessions_app.vapi.values import object_of, text_of

_signer = Signer(salt="sessions_app.vapi.metadata")


def call_metadata(session_id: int) -> dict[str, Any]:
    return {"session_id": session_id, "proof": _proof(session_id)}


def session_named(call: dict[str, Any]) -> int | None:
    """The session of a call as VAPI shows it; None where it names none, or lies."""
    metadata = object_of(object_of(call.get("assistantOverrides")).get("metadata"))
    session_id = metadata.get("session_id")
    if type(session_id) is not int:
        return None
    is_true = constant_time_compare(text_of(metadata.get("proof")), _proof(session_id))
    return session_id if is_true else None


def _proof(session_id: int) -> str:
    return _signer.signature(str(session_id))
