"""Keys that promise nothing any more are deleted, with the answers that they keep."""

from django.utils import timezone

from sessions_app.models import IdempotencyKey
from sessions_app.models.idempotency import KEPT


def idempotency_keys_expire() -> int:
    """Delete those older than a day; how many. Safe to run twice, at once too."""
    deleted, _ = IdempotencyKey.objects.filter(created_at__lt=timezone.now() - KEPT).delete()
    return deleted
