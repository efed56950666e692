from django.db import models
from django.db.models.functions import Now

from sessions_app.models import RubricVersion, TrainingSession


class EvidencePart(models.Model):
    """One part of a call that is too long for one request, and what was noted down in it.

    The row is written when the call is cut, so that a later change of the limits moves no border;
    ``notes`` is filled by the step that reads the part. Under another rubric other things are
    looked for, and another grader finds others, so the rows say which they were.
    """

    id = models.BigAutoField(primary_key=True)
    session = models.ForeignKey(
        TrainingSession, on_delete=models.CASCADE, db_index=False, related_name="evidence_parts"
    )
    rubric_version = models.ForeignKey(RubricVersion, on_delete=models.PROTECT, related_name="+")
    grader = models.CharField(
        max_length=100,
        db_default="",
        help_text="As grades name it; empty: of before this was known, and never used again",
    )
    part = models.PositiveSmallIntegerField(help_text="Counts from 1, as the step's part")
    begin = models.PositiveIntegerField(help_text="Its first piece (grading/long_calls/cutting.py)")
    end = models.PositiveIntegerField(help_text="The piece after its last")
    notes = models.JSONField(null=True, help_text="Summary, quotes by criterion, commitments")
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        db_table = "evidence_parts"
        ordering = ["session_id", "part"]
        constraints = [
            models.UniqueConstraint(fields=["session", "part"], name="evidence_parts_once")
        ]

    def __str__(self) -> str:
        return f"Part {self.part} of session {self.session_id}"
