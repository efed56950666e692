"""A message from VAPI is kept before it is understood."""

import logging
from dataclasses import dataclass

from django.db import DatabaseError, transaction
from django.db.models import F

from sessions_app.models import CallEvent
from sessions_app.services.call_lock import call_lock
from sessions_app.services.webhook_apply import call_event_apply, of_error
from sessions_app.vapi.identity import message_key
from sessions_app.vapi.parse import Envelope, ReportError, parse_envelope

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Receipt:
    """``problem`` is empty for what could be read; it was kept either way.

    ``event`` is None for a partial transcript: what it says comes again in the final one.
    """

    event: CallEvent | None
    problem: str = ""


def call_event_record(body: bytes) -> Receipt:
    """Store the raw bytes and, in the same transaction, all that follows from them.

    A message of which only the first counts (a report, a status, a final transcript) is stored
    once: a copy that arrives at the same moment waits for the first one's transaction, then only
    raises its count.
    A copy of what found no session or failed is another chance for it.
    """
    try:
        envelope = parse_envelope(body)
    except ReportError as problem:
        event = CallEvent.objects.create(
            body=body, outcome=CallEvent.Outcome.MALFORMED, problem=str(problem)
        )
        return Receipt(event, str(problem))
    if envelope.type == "transcript" and envelope.message.get("transcriptType") == "partial":
        return Receipt(None)
    try:
        return Receipt(_record(envelope, body))
    except DatabaseError as error:
        log.exception("a call event could not be recorded as what it is; its bytes are kept")
        return Receipt(_kept_at_least(envelope, body, error))


@transaction.atomic
def _record(envelope: Envelope, body: bytes) -> CallEvent:
    call_lock((envelope.call_id or "")[:200])
    event, created = _store(envelope, body)
    if created or event.outcome in CallEvent.UNSETTLED:
        call_event_apply(event)
    return event


def _store(envelope: Envelope, body: bytes) -> tuple[CallEvent, bool]:
    """A found event is locked; nobody else applies it meanwhile."""
    fields = {**_described(envelope), "body": body}
    key = _dedupe_key(envelope)
    if key is None:
        return CallEvent.objects.create(**fields), True
    events = CallEvent.objects.select_for_update(of=("self",))
    event, created = events.get_or_create(dedupe_key=key, defaults=fields)
    if not created:
        CallEvent.objects.filter(pk=event.pk).update(deliveries=F("deliveries") + 1)
    return event, created


def _kept_at_least(envelope: Envelope, body: bytes, error: DatabaseError) -> CallEvent:
    return CallEvent.objects.create(
        **_described(envelope),
        body=body,
        outcome=CallEvent.Outcome.ERROR,
        problem=of_error(error),
    )


def _described(envelope: Envelope) -> dict[str, str]:
    return {"kind": envelope.type[:80], "vapi_call_id": (envelope.call_id or "")[:200]}


def _dedupe_key(envelope: Envelope) -> str | None:
    key = message_key(envelope)
    return f"{envelope.type}:{key}" if key else None
