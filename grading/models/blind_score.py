from django.db import models
from django.db.models.functions import Now

from accounts.models import User
from sessions_app.models import RubricVersion, TrainingSession


class BlindScore(models.Model):
    """What a reviewer gave for one criterion of a call without having seen the grader's score."""

    session = models.ForeignKey(
        TrainingSession, on_delete=models.CASCADE, db_index=False, related_name="blind_scores"
    )
    rubric_version = models.ForeignKey(RubricVersion, on_delete=models.CASCADE, related_name="+")
    reviewer = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    criterion = models.CharField(max_length=60, help_text="Its key")
    score = models.SmallIntegerField(null=True, help_text="Empty: it does not apply")
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        db_table = "blind_scores"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "rubric_version", "reviewer", "criterion"],
                name="blind_scores_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.criterion} of session {self.session_id}: {self.score}"
