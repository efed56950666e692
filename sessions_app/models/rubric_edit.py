from django.db import models
from django.db.models.functions import Now

from accounts.models import User
from sessions_app.models.rubric import RubricVersion


class RubricEdit(models.Model):
    """One save of a draft that changed it: who did what, for whoever edits it at the same time."""

    version = models.ForeignKey(
        RubricVersion, on_delete=models.CASCADE, db_index=False, related_name="edits"
    )
    number = models.PositiveIntegerField()
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    changes = models.JSONField(help_text="Sentences, as rubric_changes.py words them")
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        db_table = "rubric_edits"
        ordering = ["version_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["version", "number"], name="rubric_edits_number")
        ]

    def __str__(self) -> str:
        return f"{self.by or 'Somebody'}: {' '.join(self.changes)}"
