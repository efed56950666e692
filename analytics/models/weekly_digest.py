from django.db import models
from django.db.models.functions import Now

from accounts.models import User


class WeeklyDigest(models.Model):
    """A manager's e-mail about a week, to be sent or sent: once, however many send at once."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, db_index=False, related_name="+")
    week = models.DateField(help_text="The Monday on which it is sent")
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    run_after = models.DateTimeField(db_default=Now())
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "weekly_digests"
        constraints = [models.UniqueConstraint(fields=["user", "week"], name="weekly_digests_once")]
        indexes = [
            # What waits to be sent.
            models.Index(
                fields=["run_after"],
                name="weekly_digests_waiting",
                condition=models.Q(sent_at=None),
            )
        ]

    def __str__(self) -> str:
        return f"Week of {self.week} for {self.user_id}"
