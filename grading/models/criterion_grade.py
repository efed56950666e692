from decimal import Decimal

from django.db import models

from grading.models.session_grade import SessionGrade


class CriterionGrade(models.Model):
    """How one criterion was judged. Name, skill and weight are copied: grades outlive rubrics.

    Whether it is unreliable is written down with the grade, so that nothing learnt later changes
    what was told before; only a regrade that comes to this grade again renews it.
    """

    class Verdict(models.TextChoices):
        MET = "met"
        PARTLY = "partly"
        MISSED = "missed"
        NOT_APPLICABLE = "not_applicable", "Does not apply"
        UNSUPPORTED = "unsupported", "No proof found"

    grade = models.ForeignKey(
        SessionGrade, on_delete=models.CASCADE, db_index=False, related_name="criteria"
    )
    position = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=60)
    name = models.CharField(max_length=120)
    skill = models.CharField(max_length=60)
    weight = models.DecimalField(max_digits=5, decimal_places=2)
    is_blocker = models.BooleanField(default=False)
    score = models.SmallIntegerField(null=True)
    min_score = models.SmallIntegerField()
    max_score = models.SmallIntegerField()
    verdict = models.CharField(max_length=20, choices=Verdict)
    reason = models.TextField(blank=True)
    suggestion = models.TextField(blank=True)
    dropped_quotes = models.PositiveSmallIntegerField(default=0)
    is_unreliable = models.BooleanField(
        default=False, help_text="People scored it otherwise too often: it decides nothing"
    )

    class Meta:
        db_table = "criterion_grades"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["grade", "key"], name="criterion_grades_key")
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.verdict}"

    @property
    def counts(self) -> bool:
        """Whether it is part of the percentage."""
        return self.verdict in (self.Verdict.MET, self.Verdict.PARTLY, self.Verdict.MISSED)

    @property
    def share(self) -> Decimal | None:
        """0 to 1 of the weight; None where it does not count."""
        if not self.counts or self.score is None:
            return None
        return Decimal(self.score - self.min_score) / Decimal(self.max_score - self.min_score)


class Evidence(models.Model):
    """A quote, cut from the raw turn it was said in."""

    criterion = models.ForeignKey(CriterionGrade, on_delete=models.CASCADE, related_name="evidence")
    quote = models.TextField()
    turn_index = models.PositiveIntegerField()
    start_char = models.PositiveIntegerField()
    end_char = models.PositiveIntegerField()
    start_seconds = models.FloatField(null=True)

    class Meta:
        db_table = "criterion_evidence"
        ordering = ["id"]

    def __str__(self) -> str:
        return self.quote
