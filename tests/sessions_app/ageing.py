"""Time that passed, without waiting for it."""

from datetime import timedelta

from django.utils import timezone

from sessions_app.models import CallEvent, TrainingSession


def age(minutes=10):
    """As if every session and message were so old."""
    then = timezone.now() - timedelta(minutes=minutes)
    TrainingSession.objects.update(created_at=then, start_time=then)
    CallEvent.objects.update(received_at=then)
    return then
