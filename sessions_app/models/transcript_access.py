from datetime import timedelta

from django.db import models
from django.db.models.functions import Now

from accounts.models import User
from sessions_app.models.training_session import TrainingSession

GRANTED_FOR = timedelta(hours=24)


class TranscriptAccessQuerySet(models.QuerySet["TranscriptAccess"]):
    def waiting(self) -> "TranscriptAccessQuerySet":
        return self.filter(answered_at=None)

    def granted(self) -> "TranscriptAccessQuerySet":
        return self.filter(until__gt=Now())


class TranscriptAccess(models.Model):
    """Support staff asked to read what was said in a call, and what its organisation answered."""

    session = models.ForeignKey(
        TrainingSession, on_delete=models.CASCADE, related_name="transcript_accesses"
    )
    asked_by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    reason = models.CharField(max_length=500)
    asked_at = models.DateTimeField(db_default=Now(), editable=False)
    answered_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True, help_text="None: not answered yet, or refused")

    objects = TranscriptAccessQuerySet.as_manager()

    class Meta:
        db_table = "transcript_accesses"
        ordering = ["id"]
        constraints = [
            # Asking twice at once is asking once.
            models.UniqueConstraint(
                fields=["session", "asked_by"],
                condition=models.Q(answered_at=None),
                name="transcript_accesses_one_waiting",
            )
        ]

    def __str__(self) -> str:
        return f"{self.asked_by} asked to read session {self.session_id}"


class TranscriptReading(models.Model):
    """Each time that support staff opened the text."""

    access = models.ForeignKey(TranscriptAccess, on_delete=models.CASCADE, related_name="readings")
    read_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        db_table = "transcript_readings"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.access} and did"
