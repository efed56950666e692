"""What webhooks did not tell is asked for: a lost one costs minutes, not a session."""

import json
import logging
import time
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.db.models.functions import Now
from django.utils import timezone

from llm.failures import Failure, NotYet
from sessions_app.connections import connection_give_back
from sessions_app.models import TrainingSession
from sessions_app.selectors.unfinished import calls_to_ask_about, sessions_without_a_call
from sessions_app.services.call_adopt import call_adopt
from sessions_app.services.session_abandon import session_abandon
from sessions_app.services.session_end import session_end
from sessions_app.services.session_start import MAX_CALL_SECONDS
from sessions_app.services.webhook_record import call_event_record
from sessions_app.vapi.client import WebCall, call_fetch, calls_created
from sessions_app.vapi.metadata import session_named
from sessions_app.vapi.parse import CallReport, parse_report

QUIET = timedelta(minutes=3)  # without a message; somebody speaks more often than that
OVERDUE = timedelta(seconds=MAX_CALL_SECONDS) + QUIET
START_TAKES = timedelta(minutes=2)  # at most, its timeouts included
CLOCKS_DIFFER = timedelta(minutes=1)  # ours and VAPI's
MOST_CALLS = 20  # of each kind in one run
LONGEST_RUN = 40.0  # seconds; beat comes again each minute

log = logging.getLogger(__name__)


def calls_reconcile() -> None:
    """Ask VAPI about calls that should have ended, and about those whose id we never learnt.

    Safe to run at any time, by several at once. The first failure ends a run: VAPI is busy or down,
    or refuses the key, and the next run is a minute away.
    """
    if not settings.VAPI_API_KEY:
        return
    ends = time.monotonic() + LONGEST_RUN
    now = timezone.now()
    missing = sessions_without_a_call(started=now - START_TAKES)[:MOST_CALLS]
    silent = calls_to_ask_about(quiet=now - QUIET, overdue=now - OVERDUE)[:MOST_CALLS]
    work = [(_find_call, session) for session in missing]
    work += [(_ask_about, session) for session in silent]
    try:
        for act, session in work:
            if time.monotonic() > ends:
                return
            act(session)
    except Failure as problem:
        log.warning("reconciliation stopped: %s", problem)


def _find_call(session: TrainingSession) -> None:
    """The call that was asked for and perhaps made: VAPI lists those of that moment."""
    connection_give_back()
    listed = calls_created(
        session.created_at - CLOCKS_DIFFER, session.created_at + START_TAKES + CLOCKS_DIFFER
    )
    for call in listed:
        call_id, url = call.get("id"), call.get("webCallUrl")
        if session_named(call) == session.pk and isinstance(call_id, str) and call_id:
            found = WebCall(call_id, url if isinstance(url, str) else "")
            if call_adopt(session_id=session.pk, call=found):
                return
    session_abandon(session_id=session.pk, reason="The call could not be set up.")


def _ask_about(session: TrainingSession) -> None:
    TrainingSession.objects.filter(pk=session.pk).update(vapi_asked_at=Now())
    assert session.vapi_call_id is not None
    connection_give_back()
    try:
        call = call_fetch(session.vapi_call_id)
    except NotYet:
        _give_up(session, "VAPI does not know this call.")
        return
    has_ended = call.get("status") == "ended" or bool(call.get("endedReason"))
    if has_ended:
        _apply(session, call)
    elif not _has_begun(call) and session.created_at < timezone.now() - OVERDUE:
        _give_up(session, "Nobody joined the call.")


def _apply(session: TrainingSession, call: dict[str, Any]) -> None:
    """The call's document is taken for its report; what has no conversation is given up."""
    report = {**call, "type": "end-of-call-report", "call": {"id": session.vapi_call_id}}
    if _has_begun(call) or parse_report(report).turns:
        call_event_record(json.dumps({"message": report}).encode())
    else:
        _give_up(session, "The call never began.")


def _has_begun(call: dict[str, Any]) -> bool:
    return bool(call.get("startedAt")) or call.get("status") == "in-progress"


def _give_up(session: TrainingSession, reason: str) -> None:
    """Nothing more will come: what was heard is the transcript, and without that there is none."""
    if not session_abandon(session_id=session.pk, reason=reason):
        _end_with_what_was_heard(session.pk)


@transaction.atomic
def _end_with_what_was_heard(session_id: int) -> None:
    session = TrainingSession.objects.select_for_update().get(pk=session_id)
    last = session.live_turns.aggregate(last=Max("said_at"))["last"]
    lost = CallReport(
        call_id=session.vapi_call_id or "",
        ended_reason="report-lost",
        started_at=None,
        ended_at=last,
        duration_seconds=None,
        turns=(),
        cost_usd=None,
    )
    session_end(session, lost)
