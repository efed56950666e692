from django.db import models
from django.db.models.functions import Now

from accounts.models import User
from sessions_app.models.step_run import StepRun


class RerunBatch(models.Model):
    """Dead letters alike that are to be re-run, once one of them, the canary, got past its step."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting for the canary"
        RELEASED = "released"
        STOPPED = "stopped"

    fingerprint = models.CharField(max_length=16)
    canary = models.ForeignKey(StepRun, on_delete=models.CASCADE, related_name="+")
    count = models.PositiveIntegerField(help_text="Dead letters, the canary's included")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "rerun_batches"
        ordering = ["-id"]
        constraints = [
            # Two people who press at once start one canary.
            models.UniqueConstraint(
                fields=["fingerprint"],
                condition=models.Q(state="waiting"),
                name="rerun_batches_one_waiting",
            )
        ]

    def __str__(self) -> str:
        return f"{self.count} alike, {self.get_state_display().lower()}"
