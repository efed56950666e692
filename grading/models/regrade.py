from django.db import models
from django.db.models.functions import Now

from accounts.models import User
from grading.models.session_grade import SessionGrade
from sessions_app.models import RubricVersion, TrainingSession


class Regrade(models.Model):
    """Somebody wants a session graded again, by this version and grader. The session's own version
    stays pinned.

    Open until its grade is there, or until support gave it up; a session has one open at most.
    """

    session = models.ForeignKey(TrainingSession, on_delete=models.CASCADE, related_name="regrades")
    grader = models.CharField(
        max_length=100, blank=True, default="", help_text="As grades name it; empty: the usual one"
    )
    rubric_version = models.ForeignKey(RubricVersion, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, related_name="+", help_text="Empty: a terminal"
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    ended_at = models.DateTimeField(null=True, blank=True)
    grade = models.ForeignKey(
        SessionGrade, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        db_table = "regrades"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["session"],
                condition=models.Q(ended_at=None),
                name="regrades_one_open",
            )
        ]

    def __str__(self) -> str:
        return f"Regrade of session {self.session_id} by {self.rubric_version}"
