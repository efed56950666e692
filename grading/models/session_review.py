from django.db import models
from django.db.models.functions import Now

from accounts.models import User
from sessions_app.models import TrainingSession


class SessionReview(models.Model):
    """A manager looked at a graded session and said so. Rows are added; the newest holds."""

    session = models.ForeignKey(TrainingSession, on_delete=models.CASCADE, related_name="reviews")
    approved = models.BooleanField()
    reason = models.CharField(max_length=200)
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        db_table = "session_reviews"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"Session {self.session_id} {'approved' if self.approved else 'rejected'}"
