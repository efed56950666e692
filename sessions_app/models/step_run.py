from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from sessions_app.models.training_session import TrainingSession


class StepStatus(models.TextChoices):
    PENDING = "pending"
    READY = "ready"
    RUNNING = "running"
    WAITING = "waiting"
    DONE = "done"
    SKIPPED = "skipped"
    DEAD = "dead"


CLAIMABLE = (StepStatus.READY, StepStatus.WAITING)
DEAD_WORKER = Q(status=StepStatus.RUNNING, lease_until__lt=Now())


class StepRunQuerySet(models.QuerySet["StepRun"]):
    def due(self) -> "StepRunQuerySet":
        """What may start now: its time has come, or its worker died."""
        return self.filter(Q(status__in=CLAIMABLE, run_after__lte=Now()) | DEAD_WORKER)

    def under_way(self) -> "StepRunQuerySet":
        """What waits or runs. Each arm is a partial index's: finished steps are not looked at."""
        return self.filter(Q(status__in=CLAIMABLE) | Q(status=StepStatus.RUNNING))

    def claim(self, step_run_id: int, *, lease: timedelta, worker: str) -> UUID | None:
        """A token for exactly one caller. An expired lease means that its worker died."""
        token = uuid4()  # whoever finishes must still hold it
        won = (
            self.due()
            .filter(pk=step_run_id)
            .update(
                # The database decides which of the two it was: read by us, it could have changed.
                worker_deaths=models.Case(
                    models.When(status=StepStatus.RUNNING, then=F("worker_deaths") + 1),
                    default=F("worker_deaths"),
                    output_field=models.PositiveSmallIntegerField(),
                ),
                status=StepStatus.RUNNING,
                token=token,
                worker=worker,
                lease_until=Now() + lease,
                started_at=Now(),
                finished_at=None,
            )
        )
        return token if won else None

    def held(self, step_run_id: int, token: UUID) -> "StepRunQuerySet":
        """The row, as long as this token still owns it."""
        return self.filter(pk=step_run_id, token=token, status=StepStatus.RUNNING)


class StepRun(models.Model):
    """One step of one session's pipeline: the truth about it, and its place in the line."""

    session = models.ForeignKey(
        TrainingSession, on_delete=models.CASCADE, db_index=False, related_name="steps"
    )
    step = models.CharField(max_length=40)
    part = models.PositiveSmallIntegerField(
        default=0, help_text="Of a step that is cut in parts: 1, 2, 3…; else 0"
    )
    position = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=10, choices=StepStatus, default=StepStatus.PENDING)
    run_after = models.DateTimeField(db_default=Now())
    handed_over_until = models.DateTimeField(
        null=True, blank=True, help_text="Given to Celery; not given again before this"
    )
    token = models.UUIDField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    worker = models.CharField(max_length=120, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    worker_deaths = models.PositiveSmallIntegerField(default=0)
    waits = models.PositiveSmallIntegerField(default=0, help_text="NotYet answers in a row")
    waiting_since = models.DateTimeField(null=True, blank=True)
    error_class = models.CharField(max_length=80, blank=True)
    error_message = models.TextField(blank=True)
    bad_replies = models.PositiveSmallIntegerField(
        default=0, db_default=0, help_text="Of the attempts, those that a BadReply ended"
    )
    last_reply = models.TextField(blank=True, help_text="What a BadReply said, for the next try")
    last_reply_error = models.TextField(
        blank=True, db_default="", help_text="Why it was of no use, for the next try"
    )
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    priority = models.PositiveSmallIntegerField(
        default=0, help_text="0 a fresh call, 1 bulk work; lower goes first"
    )
    tokens = models.PositiveIntegerField(
        null=True, help_text="Estimate of what its model call uses"
    )
    booking = models.JSONField(null=True, blank=True, help_text="Its slot under the model's limits")
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = StepRunQuerySet.as_manager()

    class Meta:
        db_table = "step_runs"
        ordering = ["session_id", "position", "part"]
        constraints = [
            # A report that is delivered twice cannot start a second pipeline.
            models.UniqueConstraint(fields=["session", "step", "part"], name="step_runs_once")
        ]
        indexes = [
            # The dispatcher's look at the line, every second.
            models.Index(
                fields=["run_after"],
                name="step_runs_line",
                condition=Q(status__in=["ready", "waiting"]),
            ),
            # Its look for workers that died.
            models.Index(
                fields=["lease_until"], name="step_runs_leases", condition=Q(status="running")
            ),
            # How long a step took lately, for the estimate that everybody who waits is told.
            models.Index(
                fields=["step", "-finished_at"],
                name="step_runs_durations",
                condition=Q(status="done"),
            ),
            # The pipelines of the last hours, for the targets of `manage.py slo`: by the last step.
            models.Index(
                fields=["created_at"],
                name="step_runs_published",
                condition=Q(step="publish"),
            ),
        ]

    def __str__(self) -> str:
        part = f" (part {self.part})" if self.part else ""
        return f"{self.step}{part} of session {self.session_id}"

    @property
    def duration_ms(self) -> int | None:
        if self.started_at is None or self.finished_at is None:
            return None
        return round((self.finished_at - self.started_at).total_seconds() * 1000)

    @property
    def next_attempt_at(self) -> datetime | None:
        return self.run_after if self.status == StepStatus.WAITING else None
