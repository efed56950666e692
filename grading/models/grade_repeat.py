from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from grading.models.session_grade import SessionGrade


class GradeRepeat(models.Model):
    """A grade's question asked of the same grader once more, to see how far its answers vary.

    Written when the night's sample is drawn, with what it may cost, and completed when the answer
    is there. Nothing of it counts for anybody's grade.
    """

    grade = models.ForeignKey(SessionGrade, on_delete=models.CASCADE, related_name="repeats")
    expected_usd = models.DecimalField(
        max_digits=12, decimal_places=6, help_text="With an answer at full length"
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    asked_at = models.DateTimeField(
        null=True, help_text="Kept before the request goes out: whoever finds it asks no more"
    )
    done_at = models.DateTimeField(null=True)
    percentage = models.DecimalField(max_digits=5, decimal_places=2, null=True)

    class Meta:
        db_table = "grade_repeats"
        ordering = ["id"]
        constraints = [
            # So that figures over repeats count calls.
            models.UniqueConstraint(
                fields=["grade"], condition=Q(done_at__isnull=False), name="grade_repeats_once"
            )
        ]
        indexes = [models.Index(fields=["created_at"], name="grade_repeats_created")]

    def __str__(self) -> str:
        return f"Grade {self.grade_id} once more"


class RepeatedScore(models.Model):
    """A criterion's score in the grade and in its repeat; empty where it did not count."""

    repeat = models.ForeignKey(
        GradeRepeat, on_delete=models.CASCADE, db_index=False, related_name="scores"
    )
    criterion = models.CharField(max_length=60, help_text="Its key")
    first = models.SmallIntegerField(null=True)
    again = models.SmallIntegerField(null=True)

    class Meta:
        db_table = "repeated_scores"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["repeat", "criterion"], name="repeated_scores_once")
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.first}, then {self.again}"
