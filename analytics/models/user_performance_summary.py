from django.db import models

from accounts.models import Organisation, User


class UserPerformanceSummary(models.Model):
    """A materialised view (migration 0008): each person's figures of all time, an hour old at most.

    For the team's table and the people in the admin. A person without a graded session has no row;
    what the organisation does not count (attempts that were not submitted) is not in it.
    """

    pk = models.CompositePrimaryKey("user_id", "organisation_id")
    user = models.ForeignKey(User, on_delete=models.DO_NOTHING, related_name="+")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.DO_NOTHING, db_column="org_id", related_name="+"
    )
    sessions = models.BigIntegerField()
    graded = models.BigIntegerField(help_text="By a model")
    average_score = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    offline_graded = models.BigIntegerField()
    offline_average_score = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    last_session_at = models.DateTimeField()
    refreshed_at = models.DateTimeField(help_text="Of the view, so alike in all rows")

    class Meta:
        db_table = "user_performance_summary"
        managed = False

    def __str__(self) -> str:
        return f"{self.user_id}: {self.average_score} over {self.graded}"
