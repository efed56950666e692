from django.db import models
from django.db.models.functions import Now

from accounts.models import User
from sessions_app.models import TrainingSession


class SessionComment(models.Model):
    """What the rep or a manager wrote about a call, at one turn of it or about the whole."""

    session = models.ForeignKey(TrainingSession, on_delete=models.CASCADE, related_name="comments")
    turn_index = models.PositiveIntegerField(null=True, help_text="Empty: the whole call")
    text = models.TextField()
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        db_table = "session_comments"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"Comment on session {self.session_id}"
