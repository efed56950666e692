"""A rep ends a call."""

from django.db import transaction

from sessions_app.models import Channel, SessionStatus, TrainingSession
from sessions_app.services.session_abandon import session_abandon
from sessions_app.services.text_chat import OPEN, TextChat
from sessions_app.vapi.client import call_end


class NothingToEnd(Exception):
    """The session is a call that took place elsewhere."""


def session_finish(*, session: TrainingSession) -> None:
    """End a text call, whose pipeline starts; hang up a voice call, which VAPI reports then.

    A call that is over stays as it is. Raises NothingToEnd and the failures of
    sessions_app.vapi.client.
    """
    if session.channel == Channel.IMPORT:
        raise NothingToEnd("This call was imported: there is nothing to end.")
    if session.channel == Channel.TEXT:
        _finish_chat(session.pk)
    elif session.status in OPEN and session.vapi_call_id:
        call_end(session.vapi_call_id)


@transaction.atomic
def _finish_chat(session_id: int) -> None:
    session = TrainingSession.objects.select_for_update().get(pk=session_id)
    if session.status == SessionStatus.CREATED:
        session_abandon(session_id=session_id, reason="It ended before anything was said.")
    elif session.status == SessionStatus.IN_CALL:
        TextChat(session).end("customer-ended-call")
