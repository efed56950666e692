"""Whether a session may begin: whom one practises with, and whether an attempt is left."""

from django.core.exceptions import ValidationError

from accounts.models import User
from sessions_app.models import Assignment, Persona, TrainingSession


def persona_to_practise(persona: Persona | None, assignment: Assignment | None) -> Persona | None:
    """The assignment's, else the one chosen. Raises ValidationError for another, or an archived."""
    if assignment is None:
        if persona is not None and not persona.is_active:
            raise ValidationError({"persona_id": f"{persona.name} is archived. Choose another."})
        return persona
    if persona is not None and persona.pk != assignment.persona_id:
        raise ValidationError(
            {"persona_id": f"This assignment is practised with {assignment.persona.name}."}
        )
    return assignment.persona


def attempt_take(*, user: User, assignment: Assignment) -> None:
    """Make sure that an attempt is left, in the transaction that creates the session.

    Two starts at once wait for each other at the assignment's row, so the second sees the first's
    session. Raises ValidationError.
    """
    row = Assignment.objects.select_for_update(no_key=True).get(pk=assignment.pk)
    if row.attempts_allowed is None:
        return
    attempts = TrainingSession.objects.attempts().filter(user=user, assignment=row)
    if attempts.count() >= row.attempts_allowed:
        allowed = row.attempts_allowed
        raise ValidationError(
            {
                "assignment_id": "Your only attempt is used up."
                if allowed == 1
                else f"All {allowed} attempts are used up."
            }
        )
