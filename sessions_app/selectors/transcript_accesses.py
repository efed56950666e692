"""Who of support asked to read a call, what was answered, and how often they did."""

from django.db.models import Count, Max

from sessions_app.models import TrainingSession
from sessions_app.models.transcript_access import TranscriptAccessQuerySet


def transcript_accesses(session: TrainingSession) -> TranscriptAccessQuerySet:
    """Oldest first, each with `times_read` and `last_read_at`."""
    asked = session.transcript_accesses.select_related("asked_by", "answered_by")
    return asked.annotate(times_read=Count("readings"), last_read_at=Max("readings__read_at"))
