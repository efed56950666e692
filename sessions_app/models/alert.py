from django.db import models
from django.db.models.functions import Now

from sessions_app.models.dead_letter import DeadLetter


class Alert(models.Model):
    """A notice to the administrators that is to be sent: one a fingerprint, hour and channel.

    Written in the transaction that buries the step, so a mail server that is down loses nothing.
    """

    class Channel(models.TextChoices):
        EMAIL = "email", "E-mail"
        WEBHOOK = "webhook"

    dead_letter = models.ForeignKey(DeadLetter, on_delete=models.CASCADE, related_name="alerts")
    fingerprint = models.CharField(max_length=16)
    hour = models.DateTimeField(help_text="The hour's beginning")
    channel = models.CharField(max_length=10, choices=Channel)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    run_after = models.DateTimeField(db_default=Now())
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    given_up_at = models.DateTimeField(null=True, blank=True)
    problem = models.TextField(blank=True, help_text="Why the last try failed")

    class Meta:
        db_table = "alerts"
        ordering = ["-id"]
        constraints = [
            # Two workers that bury alike steps at once tell of it once.
            models.UniqueConstraint(
                fields=["fingerprint", "hour", "channel"], name="alerts_once_an_hour"
            )
        ]
        indexes = [
            # What is to be sent, looked for every half minute.
            models.Index(
                fields=["run_after"],
                name="alerts_to_send",
                condition=models.Q(sent_at=None, given_up_at=None),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()} about {self.fingerprint}"
