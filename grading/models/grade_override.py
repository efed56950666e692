from datetime import datetime

from django.db import models
from django.db.models.functions import Now

from accounts.models import User
from grading.models.session_grade import SessionGrade


class GradeOverride(models.Model):
    """A manager's score for one criterion, beside the grader's. The newest counts.

    Rows are added, never changed: together they say who changed what, when, from what and why. One
    that outlived a regrade is a row of its own, with the person and the reason of the first.
    """

    grade = models.ForeignKey(SessionGrade, on_delete=models.CASCADE, related_name="overrides")
    criterion = models.CharField(max_length=60, help_text="Its key")
    before = models.SmallIntegerField(null=True, help_text="What counted before; empty: nothing")
    score = models.SmallIntegerField()
    reason = models.TextField()
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    carried_from = models.ForeignKey(
        "self",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        help_text="As it was said of an earlier grade; empty: it was said of this one",
    )

    class Meta:
        db_table = "grade_overrides"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.criterion} of grade {self.grade_id}: {self.before} to {self.score}"

    @property
    def said_at(self) -> datetime:
        return (self.carried_from or self).created_at

    @property
    def is_carried_over(self) -> bool:
        return self.carried_from_id is not None
