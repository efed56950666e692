from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F
from django.db.models.functions import Now, NullIf

from accounts.models import User
from accounts.tenancy import own_or_led
from grading.protocol import Correction
from sessions_app.models import Assignment, Outcome, Rubric, RubricVersion, TrainingSession
from sessions_app.models.indexes import NamedIndex

if TYPE_CHECKING:
    from grading.models.grade_override import GradeOverride


class SessionGradeQuerySet(models.QuerySet["SessionGrade"]):
    def visible_to(self, user: User) -> "SessionGradeQuerySet":
        """Grades of the sessions that the person may see."""
        return self.filter(own_or_led(user, owner="session__user", organisation="session__org"))

    def with_proof(self) -> "SessionGradeQuerySet":
        """With everything that a scorecard shows, in a fixed number of queries."""
        return self.select_related("rubric_version__rubric").prefetch_related(
            "criteria__evidence",
            "overrides__by",
            "overrides__carried_from",
            "disputes__by",
            "disputes__answered_by",
        )


class SessionGrade(models.Model):
    """One judgement of one session. Rows are only ever added; `is_current` marks the one shown.

    What keys it is the rubric's version, the grader, the prompt's hash and the transcript's: the
    same again is this row again.

    The first block mirrors the table of the system that we replace. The total counts out of 100,
    so `percentage`, which the database computes, is the weighted mean of the criteria; both are
    null where too little could be judged.
    """

    id = models.BigAutoField(primary_key=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    session = models.ForeignKey(
        TrainingSession, on_delete=models.CASCADE, db_index=False, related_name="grades"
    )
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    assignment = models.ForeignKey(
        Assignment, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    rubric = models.ForeignKey(
        Rubric, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    total_score = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    max_possible_score = models.DecimalField(max_digits=5, decimal_places=2)
    percentage = models.GeneratedField(
        expression=F("total_score") / NullIf(F("max_possible_score"), 0) * 100,
        output_field=models.DecimalField(max_digits=5, decimal_places=2, null=True),
        db_persist=True,
    )
    criteria_grades = models.JSONField(
        default=list, help_text="For readers of the old shape; the criterion rows are the truth"
    )
    graded_by = models.TextField(null=True, default="ai")  # noqa: DJ001  (mirrored)
    graded_at = models.DateTimeField(null=True, db_default=Now())
    grading_model = models.TextField(null=True)  # noqa: DJ001  (mirrored)
    manual_comments = models.TextField(null=True, blank=True)  # noqa: DJ001  (mirrored)
    is_manual_override = models.BooleanField(null=True, default=False)
    updated_at = models.DateTimeField(null=True, auto_now=True)

    rubric_version = models.ForeignKey(RubricVersion, on_delete=models.PROTECT, related_name="+")
    grader = models.CharField(max_length=100, help_text="openai:gpt-4o-mini, offline:1, …")
    is_current = models.BooleanField(default=True)
    passed = models.BooleanField(null=True)
    blockers = models.JSONField(default=list)
    strengths = models.JSONField(default=list)
    improvements = models.JSONField(default=list)
    flags = models.JSONField(default=list)
    corrections = models.JSONField(
        default=list,
        blank=True,
        help_text="What was misheard: {turn_index, from, to}; `from` stands in the raw turn",
    )
    ignored_corrections = models.PositiveSmallIntegerField(default=0)
    prompt_hash = models.CharField(max_length=64)
    transcript_hash = models.CharField(max_length=64)

    # What was said with this grade; the session carries the current one's.
    summary = models.TextField(blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome, null=True, blank=True)  # noqa: DJ001
    commitment = models.JSONField(null=True, blank=True)

    # What counts, with people's scores in the grader's place (services/grade_effective.py). The
    # grader's own figures above stay as they were.
    effective_percentage = models.DecimalField(
        max_digits=5, decimal_places=2, null=True, blank=True
    )
    effective_passed = models.BooleanField(null=True, blank=True)
    effective_blockers = models.JSONField(default=list, blank=True)

    objects = SessionGradeQuerySet.as_manager()

    class Meta:
        db_table = "session_grades"
        ordering = ["-id"]
        indexes = [
            # A session's grades: the report, the history.
            NamedIndex(fields=["session"], name="idx_session_grades_session"),
        ]
        constraints = [
            # Two columns, so that it is no second index on the foreign key.
            models.UniqueConstraint(
                fields=["is_current", "session"],
                condition=models.Q(is_current=True),
                name="session_grades_one_current",
            )
        ]

    def __str__(self) -> str:
        return f"Grade {self.pk} of session {self.session_id}"

    @property
    def mended(self) -> tuple[Correction, ...]:
        """The corrections, free of the database."""
        return tuple(
            Correction(row["turn_index"], row["from"], row["to"]) for row in self.corrections
        )

    @property
    def newest_overrides(self) -> "dict[str, GradeOverride]":
        """By the criterion's key, the person's score that counts."""
        return {override.criterion: override for override in self.overrides.all()}
