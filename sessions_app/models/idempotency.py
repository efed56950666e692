from datetime import timedelta

from django.db import models
from django.db.models.functions import Now

from accounts.models import User

KEPT = timedelta(hours=24)


class IdempotencyKey(models.Model):
    """A client's promise that two requests are one; kept for 24 hours."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, db_index=False)
    route = models.CharField(max_length=100)
    key = models.CharField(max_length=255)
    body_hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True, help_text="Empty while in flight")
    answer = models.JSONField(null=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        db_table = "idempotency_keys"
        constraints = [
            models.UniqueConstraint(fields=["user", "route", "key"], name="idempotency_keys_once")
        ]

    def __str__(self) -> str:
        return f"{self.route} {self.key}"
