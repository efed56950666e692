from decimal import Decimal

from django.db import models
from django.db.models.functions import Now

from accounts.models import User
from sessions_app.models import RubricVersion, TrainingSession


class DryRun(models.Model):
    """Past calls judged by a draft, to see what it would change. No grade comes of it."""

    rubric_version = models.ForeignKey(RubricVersion, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    grader = models.CharField(max_length=100)
    rubric = models.JSONField(
        null=True, help_text="By a model: the draft as it was, for it may be edited meanwhile"
    )
    expected_cost_usd = models.DecimalField(
        max_digits=12, decimal_places=6, null=True, help_text="By a model: as it was agreed to"
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        db_table = "dry_runs"
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"Dry run {self.pk} of {self.rubric_version}"


class DryRunResult(models.Model):
    """One call under both versions, by the same grader. None: too little could be judged."""

    dry_run = models.ForeignKey(
        DryRun, on_delete=models.CASCADE, db_index=False, related_name="results"
    )
    session = models.ForeignKey(TrainingSession, on_delete=models.CASCADE, related_name="+")
    before = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    after = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    passed_before = models.BooleanField(null=True)
    passed_after = models.BooleanField(null=True)
    judged_at = models.DateTimeField(null=True, help_text="Empty: the model was not asked yet")

    class Meta:
        db_table = "dry_run_results"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["dry_run", "session"], name="dry_run_results_once")
        ]

    def __str__(self) -> str:
        return f"Session {self.session_id} in dry run {self.dry_run_id}"

    @property
    def change(self) -> Decimal | None:
        if self.before is None or self.after is None:  # too little, or not yet
            return None
        return self.after - self.before

    @property
    def turns_over(self) -> bool:
        """Whether the pass changes."""
        return self.judged_at is not None and self.passed_before != self.passed_after
