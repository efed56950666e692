"""The tables. A row is a pure function of the sessions below it: it is never incremented.

An organisation's figures hold what counts for it (free practice, imported calls, submitted
attempts); a person's hold everything, with `counted` saying which of it the organisation counts.
The primary keys are what the queries read by: the owner first, then the days.
"""

from django.db import models

from accounts.models import Organisation, User
from analytics.models.figures import Figures, Grader, Scores, Values
from sessions_app.models import Assignment


class OrganisationDay(Figures):
    pk = models.CompositePrimaryKey("organisation_id", "day", "grader", "type")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, db_index=False, related_name="+"
    )

    class Meta:
        db_table = "analytics_organisation_days"

    def __str__(self) -> str:
        return f"Organisation {self.organisation_id} on {self.day}"


class UserDay(Figures):
    pk = models.CompositePrimaryKey(
        "user_id", "organisation_id", "day", "grader", "type", "counted"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, db_index=False, related_name="+"
    )
    user = models.ForeignKey(User, on_delete=models.CASCADE, db_index=False, related_name="+")
    counted = models.BooleanField(help_text="For the organisation as well")

    class Meta:
        db_table = "analytics_user_days"
        indexes = [
            # The people of an organisation over a period, without their histograms.
            models.Index(
                fields=["organisation", "day"],
                include=[
                    *("user", "grader", "graded", "unscored", "score_sum"),
                    *("score_squares", "verdicts", "closed", "last_session_at"),
                ],
                condition=models.Q(counted=True),
                name="analytics_user_days_people",
            )
        ]

    def __str__(self) -> str:
        return f"User {self.user_id} on {self.day}"


class UserMonth(models.Model):
    """What a person's days that count come to: a list of people over a year reads these."""

    pk = models.CompositePrimaryKey("organisation_id", "month", "user_id", "grader")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, db_index=False, related_name="+"
    )
    user = models.ForeignKey(User, on_delete=models.CASCADE, db_index=False, related_name="+")
    month = models.DateField(help_text="Its first day")
    grader = models.CharField(max_length=10, choices=Grader)
    graded = models.IntegerField()
    unscored = models.IntegerField()
    score_sum = models.BigIntegerField(help_text="Hundredths of a point")
    score_squares = models.BigIntegerField()
    verdicts = models.IntegerField()
    closed = models.IntegerField()
    last_session_at = models.DateTimeField()

    class Meta:
        db_table = "analytics_user_months"

    def __str__(self) -> str:
        return f"User {self.user_id} in {self.month:%Y-%m}"


class AssignmentDay(Figures):
    pk = models.CompositePrimaryKey("assignment_id", "organisation_id", "day", "grader", "type")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, db_index=False, related_name="+"
    )
    assignment = models.ForeignKey(
        Assignment, on_delete=models.CASCADE, db_index=False, related_name="+"
    )

    class Meta:
        db_table = "analytics_assignment_days"
        indexes = [
            # What is compared and replaced when an organisation's rollups are proved.
            models.Index(fields=["organisation"], name="analytics_assignment_days_org"),
        ]

    def __str__(self) -> str:
        return f"Assignment {self.assignment_id} on {self.day}"


class OrganisationSkillDay(Scores):
    pk = models.CompositePrimaryKey("organisation_id", "day", "skill", "grader", "type")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, db_index=False, related_name="+"
    )
    skill = models.CharField(max_length=60)

    class Meta:
        db_table = "analytics_organisation_skill_days"

    def __str__(self) -> str:
        return f"{self.skill} of organisation {self.organisation_id} on {self.day}"


class UserSkillDay(Scores):
    pk = models.CompositePrimaryKey(
        "user_id", "organisation_id", "day", "skill", "grader", "type", "counted"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, db_index=False, related_name="+"
    )
    user = models.ForeignKey(User, on_delete=models.CASCADE, db_index=False, related_name="+")
    skill = models.CharField(max_length=60)
    counted = models.BooleanField(help_text="For the organisation as well")

    class Meta:
        db_table = "analytics_user_skill_days"
        indexes = [
            # What is compared and replaced when an organisation's rollups are proved.
            models.Index(fields=["organisation"], name="analytics_user_skill_days_org"),
        ]

    def __str__(self) -> str:
        return f"{self.skill} of user {self.user_id} on {self.day}"


class OrganisationMetricDay(Values):
    pk = models.CompositePrimaryKey("organisation_id", "day", "metric")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, db_index=False, related_name="+"
    )

    class Meta:
        db_table = "analytics_organisation_metric_days"

    def __str__(self) -> str:
        return f"{self.metric} of organisation {self.organisation_id} on {self.day}"


class UserMetricDay(Values):
    pk = models.CompositePrimaryKey("user_id", "organisation_id", "day", "metric", "counted")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, db_index=False, related_name="+"
    )
    user = models.ForeignKey(User, on_delete=models.CASCADE, db_index=False, related_name="+")
    counted = models.BooleanField(help_text="For the organisation as well")

    class Meta:
        db_table = "analytics_user_metric_days"
        indexes = [
            # What is compared and replaced when an organisation's rollups are proved.
            models.Index(fields=["organisation"], name="analytics_user_metric_days_org"),
        ]

    def __str__(self) -> str:
        return f"{self.metric} of user {self.user_id} on {self.day}"
