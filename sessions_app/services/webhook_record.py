"""A message from VAPI is kept before it is understood."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import F

from sessions_app.models import CallEvent
from sessions_app.services.webhook_apply import call_event_apply
from sessions_app.vapi.parse import Envelope, ReportError, parse_envelope


@dataclass(frozen=True, slots=True)
class Receipt:
    """``problem`` is empty for what could be read; it was kept either way."""

    event: CallEvent
    problem: str = ""


def call_event_record(body: bytes) -> Receipt:
    """Store the raw bytes and, in the same transaction, all that follows from them.

    A message of which only the first counts (a report, a status) is stored once: a copy that
    arrives at the same moment waits for the first one's transaction, then only raises its count.
    """
    try:
        envelope = parse_envelope(body)
    except ReportError as problem:
        event = CallEvent.objects.create(
            body=body, outcome=CallEvent.Outcome.MALFORMED, problem=str(problem)
        )
        return Receipt(event, str(problem))
    with transaction.atomic():
        event, created = _store(envelope, body)
        if created:
            call_event_apply(event)
    return Receipt(event)


def _store(envelope: Envelope, body: bytes) -> tuple[CallEvent, bool]:
    fields = {
        "kind": envelope.type[:80],
        "vapi_call_id": (envelope.call_id or "")[:200],
        "body": body,
    }
    key = _dedupe_key(envelope)
    if key is None:
        return CallEvent.objects.create(**fields), True
    event, created = CallEvent.objects.get_or_create(dedupe_key=key, defaults=fields)
    if not created:
        CallEvent.objects.filter(pk=event.pk).update(deliveries=F("deliveries") + 1)
    return event, created


def _dedupe_key(envelope: Envelope) -> str | None:
    """VAPI sends no delivery id, and presigned addresses differ at each delivery of one report."""
    if not envelope.call_id:
        return None
    if envelope.type == "end-of-call-report":
        return f"report:{envelope.call_id}"[:300]
    if envelope.type == "status-update":
        return f"status:{envelope.call_id}:{envelope.message.get('status')}"[:300]
    return None
