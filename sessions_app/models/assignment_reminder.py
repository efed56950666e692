from django.db import models
from django.db.models.functions import Now

from accounts.models import User
from sessions_app.models.assignment import Assignment


class AssignmentReminder(models.Model):
    """The one e-mail to a person before an assignment is due, sent or still to be sent."""

    assignment = models.ForeignKey(
        Assignment, on_delete=models.CASCADE, db_index=False, related_name="reminders"
    )
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    run_after = models.DateTimeField(db_default=Now(), help_text="When it is tried, or tried again")
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "assignment_reminders"
        constraints = [
            models.UniqueConstraint(
                fields=["assignment", "user"], name="assignment_reminders_one_a_person"
            )
        ]
        indexes = [
            models.Index(
                fields=["run_after"],
                condition=models.Q(sent_at=None),
                name="assignment_reminders_to_send",
            )
        ]

    def __str__(self) -> str:
        return f"Reminder of {self.assignment} to {self.user}"
