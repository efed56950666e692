"""A session learns which call is its own."""

from django.db import transaction

from sessions_app.models import CallEvent, Channel, SessionStatus, TrainingSession
from sessions_app.services.call_lock import call_lock
from sessions_app.services.webhook_apply import call_event_apply
from sessions_app.vapi.client import WebCall


@transaction.atomic
def call_adopt(*, session_id: int, call: WebCall) -> TrainingSession | None:
    """The session with its call, and with what VAPI said of it before we knew the id.

    None, and nothing changes, where the session has a call already or the call another session.
    """
    call_lock(call.id)
    waiting = TrainingSession.objects.select_for_update().filter(
        pk=session_id, channel=Channel.VOICE, status=SessionStatus.CREATED, vapi_call_id=None
    )
    session = waiting.first()
    if session is None or TrainingSession.objects.filter(vapi_call_id=call.id).exists():
        return None
    session.vapi_call_id = session.call_id = call.id
    session.web_call_url = call.web_call_url
    session.save(update_fields=["vapi_call_id", "call_id", "web_call_url"])
    early = CallEvent.objects.filter(vapi_call_id=call.id, outcome=CallEvent.Outcome.UNKNOWN_CALL)
    for event in early.order_by("id"):
        call_event_apply(event)
    session.refresh_from_db()
    return session
