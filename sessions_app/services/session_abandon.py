"""A session that never had a conversation."""

from django.db import transaction

from sessions_app.models import SessionStatus, TrainingSession


@transaction.atomic
def session_abandon(*, session_id: int, reason: str) -> bool:
    """Close it with a reason for people. False where it has ended, or something was heard of it."""
    session = TrainingSession.objects.select_for_update().get(pk=session_id)
    under_way = session.status in (SessionStatus.CREATED, SessionStatus.IN_CALL)
    if not under_way or session.live_turns.exists():
        return False
    session.status, session.status_reason = SessionStatus.ABANDONED, reason
    session.save(update_fields=["status", "status_reason"])
    return True
