"""A turn is heard while its call goes on."""

from datetime import datetime

from django.db.models.functions import Now

from sessions_app.models import LiveTurn, SessionStatus, TrainingSession
from sessions_app.vapi.identity import message_key
from sessions_app.vapi.parse import Envelope
from sessions_app.vapi.spoken import final_turn


def live_turn_add(session: TrainingSession, envelope: Envelope, *, received_at: datetime) -> bool:
    """Keep a final transcript message of the locked session as a turn, in the caller's transaction.

    False where it says nothing new: delivered before, partial, without words, or after the end.
    """
    said = final_turn(envelope.message)
    key = message_key(envelope)
    under_way = session.status in (SessionStatus.CREATED, SessionStatus.IN_CALL)
    if said is None or key is None or not under_way:
        return False
    _, is_new = LiveTurn.objects.get_or_create(
        session=session,
        key=key,
        defaults={
            "speaker": said[0],
            "text": said[1],
            "said_at": envelope.timestamp or received_at,
        },
    )
    if session.status == SessionStatus.CREATED:  # its `in-progress` is late, or lost
        session.status, session.start_time = SessionStatus.IN_CALL, Now()
        session.save(update_fields=["status", "start_time"])
    return is_new
