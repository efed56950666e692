"""What a message from VAPI changes."""

import logging

from django.db import transaction
from django.db.models.functions import Now

from llm.text import storable
from sessions_app.models import CallEvent, SessionStatus, TrainingSession
from sessions_app.services.live_turn_add import live_turn_add
from sessions_app.services.session_end import session_end
from sessions_app.vapi.parse import ReportError, parse_envelope, parse_report

log = logging.getLogger(__name__)


def call_event_apply(event: CallEvent) -> None:
    """Carry out a stored message. Whatever goes wrong is written on it; the message stays."""
    try:
        with transaction.atomic():  # an error undoes this much, not the stored event
            event.outcome = _apply(event)
            event.problem = ""
    except ReportError as problem:
        event.outcome, event.problem = CallEvent.Outcome.MALFORMED, str(problem)
    except Exception as error:
        log.exception("a call event could not be applied: %s", event.pk)
        event.outcome, event.problem = CallEvent.Outcome.ERROR, of_error(error)
    event.save(update_fields=["session", "outcome", "problem"])


def of_error(error: Exception) -> str:
    """What went wrong, as a stored event says it; further lines may quote what was said."""
    return storable(f"{type(error).__name__}: {error}".partition("\n")[0])


def _apply(event: CallEvent) -> CallEvent.Outcome:
    envelope = parse_envelope(bytes(event.body))
    if envelope.type not in ("end-of-call-report", "status-update", "transcript"):
        return CallEvent.Outcome.IGNORED
    session = (
        TrainingSession.objects.select_for_update().filter(vapi_call_id=envelope.call_id).first()
        if envelope.call_id
        else None
    )
    if session is None:
        return CallEvent.Outcome.UNKNOWN_CALL
    event.session = session
    if envelope.type == "end-of-call-report":
        changed = session_end(session, parse_report(envelope.message))
    elif envelope.type == "transcript":
        changed = live_turn_add(session, envelope, received_at=event.received_at)
    else:
        changed = _call_began(session, str(envelope.message.get("status")))
    return CallEvent.Outcome.APPLIED if changed else CallEvent.Outcome.IGNORED


def _call_began(session: TrainingSession, status: str) -> bool:
    """Only forward: a late `in-progress` does not reopen a call that has ended."""
    if status != "in-progress" or session.status != SessionStatus.CREATED:
        return False
    session.status = SessionStatus.IN_CALL
    session.start_time = Now()
    session.save(update_fields=["status", "start_time"])
    return True
