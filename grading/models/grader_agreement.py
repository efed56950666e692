from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from accounts.models import Organisation
from grading.agreement import Agreement
from sessions_app.models import RubricVersion


class GraderAgreement(models.Model):
    """How far a grader and an organisation's people agree on one criterion of a version.

    Kept, for both the page and every new grade ask; computed anew whenever either side says
    something more (services/agreements_refresh.py).
    """

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, db_index=False, related_name="+"
    )
    rubric_version = models.ForeignKey(RubricVersion, on_delete=models.CASCADE, related_name="+")
    grader = models.CharField(max_length=100)
    criterion = models.CharField(max_length=60, help_text="Its key")
    name = models.CharField(max_length=120)
    calls = models.PositiveIntegerField()
    exact = models.FloatField(help_text="Part of 1")
    within_one = models.FloatField(help_text="Part of 1")
    bias = models.FloatField(help_text="How much higher the grader scores on average")
    kappa = models.FloatField(null=True)
    interval = ArrayField(models.FloatField(), size=2, null=True)
    computed_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        db_table = "grader_agreements"
        ordering = ["rubric_version", "grader", "criterion"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "rubric_version", "grader", "criterion"],
                name="grader_agreements_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.criterion} of version {self.rubric_version_id}, {self.grader}"

    @property
    def agreement(self) -> Agreement:
        interval = (self.interval[0], self.interval[1]) if self.interval else None
        return Agreement(
            n=self.calls,
            exact=self.exact,
            within_one=self.within_one,
            bias=self.bias,
            kappa=self.kappa,
            interval=interval,
        )

    @property
    def exact_percent(self) -> int:
        return round(self.exact * 100)

    @property
    def within_one_percent(self) -> int:
        return round(self.within_one * 100)
