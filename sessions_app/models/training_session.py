from django.db import models
from django.db.models.functions import Now

from accounts.models import Organisation, User
from accounts.tenancy import own_or_led
from sessions_app.models.assignment import Assignment
from sessions_app.models.indexes import NamedIndex
from sessions_app.models.persona import Persona
from sessions_app.models.rubric import RubricVersion
from sessions_app.transcript import CleanTurn, Turn

# In a session's metadata: the policy by which its transcript was deleted.
TRANSCRIPT_KEPT_DAYS = "transcript_kept_days"


class Channel(models.TextChoices):
    VOICE = "voice"
    TEXT = "text"
    IMPORT = "import"


class SessionType(models.TextChoices):
    """The replaced system's words: `template` is free practice."""

    TEMPLATE = "template"
    ASSIGNMENT = "assignment"


class SessionStatus(models.TextChoices):
    CREATED = "created"
    IN_CALL = "in_call"
    PROCESSING = "processing"
    COMPLETED = "completed"
    FAILED = "failed"
    NOT_GRADABLE = "not_gradable", "Not gradable"
    ABANDONED = "abandoned"

    @property
    def is_over(self) -> bool:
        """Nothing changes any more, unless a person asks for it."""
        return self not in (self.CREATED, self.IN_CALL, self.PROCESSING)


GIVEN_UP = "It could not be graded, and support has closed the case. It doesn't count."


class Outcome(models.TextChoices):
    NONE = "none", "No commitment"
    NEXT_STEP = "next_step", "Next step agreed"
    CLOSED = "closed", "Closed"


class TrainingSessionQuerySet(models.QuerySet["TrainingSession"]):
    def visible_to(self, user: User) -> "TrainingSessionQuerySet":
        """One's own sessions; for managers and admins, their organisation's."""
        return self.filter(own_or_led(user, organisation="org"))

    def attempts(self) -> "TrainingSessionQuerySet":
        """Those that use up one of an assignment's attempts, the ones going on included.

        What never began, could not be judged, or was given up by support does not.
        """
        return self.filter(assignment__isnull=False).exclude(
            models.Q(status__in=(SessionStatus.ABANDONED, SessionStatus.NOT_GRADABLE))
            | models.Q(status=SessionStatus.FAILED, status_reason=GIVEN_UP)
        )


class TrainingSession(models.Model):
    """A call, from its creation to its report.

    The first block of columns mirrors the table of the system that we replace, names and types;
    the second is ours. `transcript` holds the raw turns in that system's shape, see `turns`.
    """

    id = models.BigAutoField(primary_key=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    user = models.ForeignKey(
        User, on_delete=models.CASCADE, db_index=False, related_name="sessions"
    )
    org = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, db_index=False, related_name="sessions"
    )
    session_type = models.TextField(choices=SessionType, default=SessionType.TEMPLATE)
    persona = models.ForeignKey(
        Persona, on_delete=models.SET_NULL, null=True, blank=True, db_column="template_id"
    )
    assignment = models.ForeignKey(
        Assignment, on_delete=models.SET_NULL, null=True, blank=True, db_index=False
    )
    call_id = models.TextField(null=True, blank=True)  # noqa: DJ001  (mirrored)
    vapi_call_id = models.TextField(null=True, blank=True)  # noqa: DJ001  (mirrored)
    # Not null there, so a call that has not begun carries its creation; see `started_at`.
    start_time = models.DateTimeField(db_default=Now())
    end_time = models.DateTimeField(null=True, blank=True)
    duration_seconds = models.IntegerField(null=True, blank=True)
    transcript = models.JSONField(null=True, blank=True)
    transcript_clean = models.TextField(null=True, blank=True)  # noqa: DJ001  (mirrored)
    transcript_llm_clean = models.TextField(null=True, blank=True)  # noqa: DJ001  (mirrored)
    ai_summary = models.TextField(null=True, blank=True)  # noqa: DJ001  (mirrored)
    recording_url = models.TextField(null=True, blank=True)  # noqa: DJ001  (mirrored)
    pdf_url = models.TextField(null=True, blank=True)  # noqa: DJ001  (mirrored)
    closed = models.BooleanField(null=True, blank=True)
    closed_evidence = models.TextField(null=True, blank=True)  # noqa: DJ001  (mirrored)
    status = models.TextField(choices=SessionStatus, default=SessionStatus.CREATED)
    metadata = models.JSONField(null=True, blank=True, default=dict)
    submitted_for_review = models.BooleanField(null=True, blank=True, default=False)

    channel = models.CharField(max_length=10, choices=Channel)
    rubric_version = models.ForeignKey(RubricVersion, on_delete=models.PROTECT)
    persona_snapshot = models.JSONField(default=dict, blank=True)
    status_reason = models.TextField(blank=True)
    ended_reason = models.CharField(max_length=200, blank=True)
    clean_turns = models.JSONField(default=list, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome, null=True, blank=True)  # noqa: DJ001
    commitment = models.JSONField(null=True, blank=True)
    call_cost_usd = models.DecimalField(max_digits=12, decimal_places=6, null=True, blank=True)
    web_call_url = models.TextField(blank=True)
    recording_file = models.CharField(max_length=200, blank=True)
    recording_kept_days = models.PositiveIntegerField(
        null=True, blank=True, help_text="The policy by which the recording was deleted"
    )
    vapi_asked_at = models.DateTimeField(
        null=True, blank=True, help_text="When VAPI was last asked about a call that fell silent"
    )
    completed_at = models.DateTimeField(null=True, blank=True)
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, db_index=False, related_name="+"
    )

    objects = TrainingSessionQuerySet.as_manager()

    class Meta:
        db_table = "training_sessions"
        ordering = ["-created_at", "-id"]
        indexes = [
            # A person's sessions, newest first: home, the list, progress.
            NamedIndex(fields=["user", "-created_at"], name="idx_training_sessions_user_created"),
            # An organisation's sessions, newest first: the managers' list and the exports.
            NamedIndex(fields=["org", "-created_at"], name="idx_training_sessions_org_created"),
            # An assignment's attempts.
            NamedIndex(
                fields=["assignment"],
                name="idx_training_sessions_assignment",
                condition=models.Q(assignment__isnull=False),
            ),
            # Reconciliation's look for calls that should have ended, every minute.
            models.Index(
                fields=["created_at"],
                name="training_sessions_open",
                condition=models.Q(status__in=["created", "in_call"]),
            ),
            # Recordings that are old enough to be deleted.
            models.Index(
                fields=["created_at"],
                name="training_sessions_recorded",
                condition=~models.Q(recording_file=""),
            ),
        ]
        constraints = [
            # The webhook finds its session by this id, and two sessions never share a call.
            models.UniqueConstraint(fields=["vapi_call_id"], name="training_sessions_vapi_call"),
        ]

    def __str__(self) -> str:
        return f"Session {self.pk}"

    @property
    def has_begun(self) -> bool:
        return self.status not in (SessionStatus.CREATED, SessionStatus.ABANDONED)

    @property
    def was_given_up(self) -> bool:
        """Support has discarded it: it stays without a grade."""
        return self.status == SessionStatus.FAILED and self.status_reason == GIVEN_UP

    @property
    def recording_notice(self) -> str:
        """Why there is no recording any more; empty where there is one, or never was."""
        if self.recording_kept_days is None:
            return ""
        notice = f"Recording deleted after {_days(self.recording_kept_days)} (policy)."
        return notice if self.transcript_notice else f"{notice} Transcript kept."

    @property
    def transcript_notice(self) -> str:
        """Why nothing is left of what was said; empty where it is there, or never was."""
        days = (self.metadata or {}).get(TRANSCRIPT_KEPT_DAYS)
        if days is None:
            return ""
        notice = f"Transcript deleted after {_days(days)} (policy)."
        return f"{notice} Scores kept." if self.status == SessionStatus.COMPLETED else notice

    @property
    def turns(self) -> tuple[Turn, ...]:
        """The raw turns, numbered from 0."""
        return tuple(
            Turn(
                index=index,
                speaker="rep" if piece.get("speaker") == "You" else "customer",
                text=piece.get("text") or "",
                start_seconds=piece.get("start_seconds"),
                end_seconds=piece.get("end_seconds"),
            )
            for index, piece in enumerate(self.transcript or [])
        )

    @property
    def tidy_turns(self) -> tuple[CleanTurn, ...]:
        """The merged and tidied turns, empty until `clean_transcript` has run."""
        return tuple(CleanTurn(**{**turn, "raw": tuple(turn["raw"])}) for turn in self.clean_turns)

    @property
    def persona_name(self) -> str:
        return str(self.persona_snapshot.get("name") or "")


def _days(number: int) -> str:
    return "1 day" if number == 1 else f"{number} days"
