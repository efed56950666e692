"""A practice by text that nobody came back to."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from sessions_app.models import SessionStatus, TrainingSession
from sessions_app.selectors.unfinished import old_text_sessions
from sessions_app.services.session_abandon import session_abandon
from sessions_app.services.session_end import session_end
from sessions_app.vapi.parse import CallReport

IDLE = timedelta(hours=24)
MOST = 100  # in one run


def text_sessions_close() -> None:
    """End those in which the rep said something, abandon the others. Safe to run twice."""
    before = timezone.now() - IDLE
    for session_id in list(old_text_sessions(started=before).values_list("pk", flat=True)[:MOST]):
        _close(session_id, before)


@transaction.atomic
def _close(session_id: int, before: datetime) -> None:
    session = TrainingSession.objects.select_for_update().get(pk=session_id)
    last = _last_said(session)
    if session.status not in (SessionStatus.CREATED, SessionStatus.IN_CALL) or last > before:
        return
    if any(turn.speaker == "rep" for turn in session.turns):
        session_end(session, _as_it_stands(session, last))
    else:
        session_abandon(session_id=session.pk, reason="Nothing was said for 24 hours.")


def _last_said(session: TrainingSession) -> datetime:
    said = [turn.end_seconds or turn.start_seconds or 0.0 for turn in session.turns]
    return session.start_time + timedelta(seconds=max(said, default=0.0))


def _as_it_stands(session: TrainingSession, last: datetime) -> CallReport:
    return CallReport(
        call_id="",
        ended_reason="idle",
        started_at=session.start_time,
        ended_at=last,
        duration_seconds=None,
        turns=session.turns,
        cost_usd=None,
    )
