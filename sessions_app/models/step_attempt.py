from django.db import models
from django.db.models.functions import Now

from sessions_app.models.step_run import StepRun


class StepAttempt(models.Model):
    """How one attempt at a step ended. Rows are added, never changed.

    A wait that repeats the one before it (a rate limit, a recording that is not there yet) has no
    row of its own: it may come back a thousand times.
    """

    step_run = models.ForeignKey(StepRun, on_delete=models.CASCADE, related_name="tries")
    number = models.PositiveSmallIntegerField(help_text="Counted anew after each re-run")
    counted = models.BooleanField(help_text="Whether it used up one of the step's attempts")
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(db_default=Now())
    worker = models.CharField(max_length=120, blank=True)
    error_class = models.CharField(max_length=80, blank=True, help_text="Empty: it passed")
    message = models.TextField(blank=True)

    class Meta:
        db_table = "step_attempts"
        ordering = ["id"]
        indexes = [
            # "Has this step passed for anybody since then?", asked on each decision page.
            models.Index(
                fields=["finished_at"],
                name="step_attempts_passed",
                condition=models.Q(error_class=""),
            )
        ]

    def __str__(self) -> str:
        return f"attempt {self.number} at step run {self.step_run_id}"
