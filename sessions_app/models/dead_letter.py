from django.db import models
from django.db.models.functions import Now

from accounts.models import User
from sessions_app.models.step_run import StepRun


class DeadLetter(models.Model):
    """A step that gave up, kept until a person re-runs or discards it."""

    class State(models.TextChoices):
        OPEN = "open"
        RERUN = "rerun", "Re-run"
        DISCARDED = "discarded"

    step_run = models.ForeignKey(StepRun, on_delete=models.CASCADE, related_name="dead_letters")
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    error_class = models.CharField(max_length=80)
    message = models.TextField()
    traceback = models.TextField(blank=True)
    fingerprint = models.CharField(max_length=16)
    attempts = models.PositiveSmallIntegerField()
    retryable = models.BooleanField(help_text="Trying again may help without anyone's doing")
    first_failed_at = models.DateTimeField()
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    closed_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        db_table = "dead_letters"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["step_run"], condition=models.Q(state="open"), name="dead_letters_one_open"
            )
        ]
        indexes = [
            # The console groups the open ones alike.
            models.Index(
                fields=["fingerprint"], name="dead_letters_open", condition=models.Q(state="open")
            )
        ]

    def __str__(self) -> str:
        return f"{self.error_class}: {self.message[:80]}"
