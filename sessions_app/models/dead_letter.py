from django.db import models
from django.db.models.functions import Now

from accounts.models import User
from sessions_app.models.rerun_batch import RerunBatch
from sessions_app.models.step_run import StepRun


class DeadLetterQuerySet(models.QuerySet["DeadLetter"]):
    def visible_to(self, user: User) -> "DeadLetterQuerySet":
        """Platform support sees those of every organisation; nobody else sees any."""
        return self.all() if user.is_support else self.none()

    def still_open(self) -> "DeadLetterQuerySet":
        return self.filter(state=DeadLetter.State.OPEN)

    def like(self, letter: "DeadLetter", *, up_to: int | None) -> "DeadLetterQuerySet":
        """Those of its fingerprint; ``up_to`` is the id of the newest that a person was shown."""
        alike = self.filter(fingerprint=letter.fingerprint)
        return alike if up_to is None else alike.filter(pk__lte=up_to)


class DeadLetter(models.Model):
    """A step that gave up, kept until a person re-runs or discards it."""

    class State(models.TextChoices):
        OPEN = "open"
        RERUN = "rerun", "Re-run"
        DISCARDED = "discarded"

    step_run = models.ForeignKey(StepRun, on_delete=models.CASCADE, related_name="dead_letters")
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    error_class = models.CharField(max_length=80)
    message = models.TextField()
    traceback = models.TextField(blank=True)
    fingerprint = models.CharField(max_length=16)
    attempts = models.PositiveSmallIntegerField()
    retryable = models.BooleanField(help_text="Trying again may help without anyone's doing")
    first_failed_at = models.DateTimeField()
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    closed_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True)
    batch = models.ForeignKey(
        RerunBatch, on_delete=models.SET_NULL, null=True, blank=True, related_name="letters"
    )

    objects = DeadLetterQuerySet.as_manager()

    class Meta:
        db_table = "dead_letters"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["step_run"], condition=models.Q(state="open"), name="dead_letters_one_open"
            )
        ]
        indexes = [
            # The console groups the open ones alike, out of the index alone.
            models.Index(
                fields=["fingerprint", "-id"],
                name="dead_letters_open",
                condition=models.Q(state="open"),
                include=["created_at", "first_failed_at", "step_run"],
            ),
            # The API lists the open ones, newest first.
            models.Index(
                fields=["-created_at", "-id"],
                name="dead_letters_newest",
                condition=models.Q(state="open"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.error_class}: {self.message[:80]}"

    @property
    def is_open(self) -> bool:
        return self.state == DeadLetter.State.OPEN
