from django.db import models
from django.db.models.functions import Now

from accounts.models import User
from grading.models.session_grade import SessionGrade


class GradeOverride(models.Model):
    """A manager's score for one criterion, beside the grader's. The newest counts.

    Rows are added, never changed: together they say who changed what, when, from what and why.
    """

    grade = models.ForeignKey(SessionGrade, on_delete=models.CASCADE, related_name="overrides")
    criterion = models.CharField(max_length=60, help_text="Its key")
    before = models.SmallIntegerField(null=True, help_text="What counted before; empty: nothing")
    score = models.SmallIntegerField()
    reason = models.TextField()
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        db_table = "grade_overrides"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.criterion} of grade {self.grade_id}: {self.before} to {self.score}"
