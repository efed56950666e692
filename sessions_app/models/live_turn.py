from django.db import models

from sessions_app.models.training_session import TrainingSession


class LiveTurn(models.Model):
    """What was said, as it comes while a call goes on; gone once its report is the transcript.

    In the order of `id` the rows are as they arrived, in that of `said_at` as they were spoken.
    """

    id = models.BigAutoField(primary_key=True)
    session = models.ForeignKey(
        TrainingSession, on_delete=models.CASCADE, db_index=False, related_name="live_turns"
    )
    key = models.CharField(max_length=64, help_text="The same for each delivery of one turn")
    speaker = models.CharField(max_length=10, choices=[("rep", "Rep"), ("customer", "Customer")])
    text = models.TextField()
    said_at = models.DateTimeField(help_text="By VAPI's clock")

    class Meta:
        db_table = "live_turns"
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["session", "key"], name="live_turns_once")]

    def __str__(self) -> str:
        return f"{self.speaker} of session {self.session_id}"
