from django.db import models
from django.db.models.functions import Now

from sessions_app.models.training_session import TrainingSession


class CallEvent(models.Model):
    """A message about a call, byte for byte as it came, and what became of it.

    Bytes, because jsonb refuses NUL and a broken body must be kept as well. `dedupe_key` is set for
    messages of which only the first counts; a further one raises `deliveries`.
    """

    class Outcome(models.TextChoices):
        RECEIVED = "received"
        APPLIED = "applied"
        IGNORED = "ignored"
        UNKNOWN_CALL = "unknown_call", "Unknown call"
        MALFORMED = "malformed"
        ERROR = "error"

    UNSETTLED = (Outcome.UNKNOWN_CALL, Outcome.ERROR)  # may be applied yet

    received_at = models.DateTimeField(db_default=Now(), editable=False)
    kind = models.CharField(max_length=80, blank=True)
    vapi_call_id = models.CharField(max_length=200, blank=True, db_index=True)
    session = models.ForeignKey(
        TrainingSession, on_delete=models.CASCADE, null=True, blank=True, related_name="events"
    )
    dedupe_key = models.CharField(max_length=300, null=True, blank=True, unique=True)
    deliveries = models.PositiveIntegerField(default=1)
    body = models.BinaryField()
    outcome = models.CharField(max_length=20, choices=Outcome, default=Outcome.RECEIVED)
    problem = models.TextField(blank=True)

    class Meta:
        db_table = "call_events"
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.kind or 'unreadable'} {self.vapi_call_id}".strip()
