from django.db import models

from sessions_app.models import TrainingSession


class ConversationMetrics(models.Model):
    """How a session was talked; units stand in grading/conversation/ranges.py. Null: not known."""

    session = models.OneToOneField(
        TrainingSession, on_delete=models.CASCADE, primary_key=True, related_name="conversation"
    )
    times = models.CharField(max_length=12, help_text="measured, estimated or unavailable")
    talk_ratio = models.FloatField(null=True)
    monologue = models.FloatField(null=True)
    customer_story = models.FloatField(null=True)
    questions = models.FloatField(null=True)
    questions_an_hour = models.FloatField(null=True)
    open_questions = models.FloatField(null=True)
    patience = models.FloatField(null=True)
    interactivity = models.FloatField(null=True)
    pace = models.FloatField(null=True)
    fillers = models.FloatField(null=True)
    interruptions = models.FloatField(null=True)
    silence = models.FloatField(null=True)

    class Meta:
        db_table = "conversation_metrics"
        verbose_name_plural = "conversation metrics"

    def __str__(self) -> str:
        return f"Conversation of session {self.session_id}"
