"""Support has a kept message applied again."""

from django.db import transaction

from sessions_app.models import CallEvent
from sessions_app.services.call_lock import call_lock
from sessions_app.services.webhook_apply import call_event_apply


def call_event_replay(*, event: CallEvent) -> bool:
    """Apply a message that found no session or failed. True where it changed something now."""
    with transaction.atomic():
        call_lock(event.vapi_call_id)
        kept = CallEvent.objects.select_for_update(of=("self",)).get(pk=event.pk)
        if kept.outcome not in CallEvent.UNSETTLED:
            return False
        call_event_apply(kept)
    return kept.outcome == CallEvent.Outcome.APPLIED
