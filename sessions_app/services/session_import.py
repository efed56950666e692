"""A call that happened elsewhere is analysed like one of ours."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from sessions_app.models import (
    Assignment,
    Channel,
    IdempotencyKey,
    Persona,
    Rubric,
    TrainingSession,
)
from sessions_app.services.rubrics import rubric_version_for
from sessions_app.services.session_end import session_end
from sessions_app.services.session_start import session_create
from sessions_app.transcript import Turn
from sessions_app.vapi.parse import CallReport, ReportError, parse_report, sanitise

FORM = "session-import-form"  # the route of its keys
CREATED = 201


def session_import(
    *,
    user: User,
    report: CallReport,
    persona: Persona | None = None,
    assignment: Assignment | None = None,
    rubric: Rubric | None = None,
) -> TrainingSession:
    """Create a session of this person out of a report and start its pipeline."""
    with transaction.atomic():
        session = session_create(
            user=user, channel=Channel.IMPORT, persona=persona, assignment=assignment
        )
        if rubric is not None:
            session.rubric_version = rubric_version_for(session.org, rubric=rubric)
        session_end(session, report)
    return session


def session_import_once(
    *,
    key: str,
    by: User,
    user: User,
    report: CallReport,
    persona: Persona | None = None,
    assignment: Assignment | None = None,
) -> TrainingSession:
    """As `session_import`; whoever sends the form of this key again gets the same session.

    With another call in it, it has come back out of the browser's history, and is another form. All
    in one transaction: a second sender waits for the first, and a failure leaves the key free.
    """
    what = (user.pk, persona and persona.pk, assignment and assignment.pk, report.turns)
    body_hash = hashlib.sha256(repr(what).encode()).hexdigest()
    with transaction.atomic():
        form, is_first = IdempotencyKey.objects.get_or_create(
            user=by, route=FORM, key=f"{key}:{body_hash}", defaults={"body_hash": body_hash}
        )
        if not is_first:
            assert form.answer is not None  # written in the transaction that made it
            return TrainingSession.objects.get(pk=form.answer["session_id"])
        session = session_import(user=user, report=report, persona=persona, assignment=assignment)
        form.status, form.answer = CREATED, {"session_id": session.pk}
        form.save(update_fields=["status", "answer"])
    return session


def report_of_turns(turns: Sequence[Mapping[str, Any]]) -> CallReport:
    """A report out of `{role: "rep"|"customer", text, start_ms?, duration_ms?}`, times in ms."""
    spoken = tuple(_turn(index, turn) for index, turn in enumerate(turns))
    ends = [turn.end_seconds for turn in spoken if turn.end_seconds is not None]
    return CallReport(
        call_id="",
        ended_reason="imported",
        started_at=None,
        ended_at=None,
        duration_seconds=max(ends) if ends else None,
        turns=spoken,
        cost_usd=None,
        costs=[],
        recording_available=False,
    )


def report_of_vapi(document: Mapping[str, Any]) -> CallReport:
    """A report out of what VAPI posts, with or without its envelope. Raises ValidationError."""
    message = document.get("message", document)
    if not isinstance(message, Mapping):
        raise ValidationError({"vapi_report": "`message` must be an object."})
    try:
        return parse_report(dict(message))
    except ReportError as problem:
        raise ValidationError({"vapi_report": str(problem)}) from None


def _turn(index: int, turn: Mapping[str, Any]) -> Turn:
    start, length = turn.get("start_ms"), turn.get("duration_ms")
    return Turn(
        index=index,
        speaker=turn["role"],
        text=sanitise(turn["text"]),
        start_seconds=None if start is None else start / 1000,
        end_seconds=None if start is None or length is None else (start + length) / 1000,
    )
