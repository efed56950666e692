from django.db import models
from django.db.models.functions import Now

from accounts.models import Organisation


class LLMCall(models.Model):
    """One request to a model: written before it is sent, completed after it.

    A row that stays `sent` is of a worker that died: it counts at its estimate.
    """

    class State(models.TextChoices):
        SENT = "sent"
        SUCCEEDED = "succeeded"
        FAILED = "failed"

    created_at = models.DateTimeField(db_default=Now(), editable=False)
    purpose = models.CharField(max_length=40)
    # Plain, not a foreign key: sessions stand above this app.
    session_id = models.BigIntegerField(null=True, db_index=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.SET_NULL, null=True)
    model = models.CharField(max_length=100)
    state = models.CharField(max_length=10, choices=State, default=State.SENT)
    estimated_tokens = models.PositiveIntegerField(help_text="Prompt and answer, before sending")
    prompt_tokens = models.PositiveIntegerField(null=True)
    cached_tokens = models.PositiveIntegerField(null=True)
    completion_tokens = models.PositiveIntegerField(null=True)
    cost_usd = models.DecimalField(max_digits=12, decimal_places=6, null=True)
    latency_ms = models.PositiveIntegerField(null=True)
    error_class = models.CharField(max_length=80, blank=True)
    error_message = models.TextField(blank=True)

    class Meta:
        db_table = "llm_calls"
        verbose_name = "model call"
        ordering = ["-id"]
        # What today's calls cost, at every scrape of the metrics.
        indexes = [models.Index(fields=["created_at"], name="llm_calls_created")]

    def __str__(self) -> str:
        return f"{self.purpose} by {self.model}"
