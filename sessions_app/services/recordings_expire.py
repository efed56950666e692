"""Recordings are deleted after so many days; what was said is kept."""

from datetime import timedelta

from django.conf import settings
from django.core.files.storage import storages
from django.utils import timezone

from sessions_app.models import TrainingSession

BATCH = 100


def recordings_expire() -> int:
    """Delete what is older than RECORDING_RETENTION_DAYS, and say so on the session. How many.

    The file goes first: a run that is cut between the two deletes nothing the next time, and goes
    on. Safe to run twice, at once too.
    """
    days = settings.RECORDING_RETENTION_DAYS
    if not days:
        return 0
    before = timezone.now() - timedelta(days=days)
    old = TrainingSession.objects.exclude(recording_file="").filter(created_at__lt=before)
    deleted = 0
    while batch := list(old.order_by("created_at").values_list("pk", "recording_file")[:BATCH]):
        for session_id, name in batch:
            storages["recordings"].delete(name)
            deleted += TrainingSession.objects.filter(pk=session_id, recording_file=name).update(
                recording_file="", recording_url=None, recording_kept_days=days
            )
    return deleted
