from django.core.exceptions import PermissionDenied, ValidationError

from accounts.models import User
from grading.models import SessionComment
from grading.services.speaking import said
from sessions_app.models import TrainingSession


def comment_add(
    *, session: TrainingSession, by: User, text: str, turn_index: int | None = None
) -> SessionComment:
    """The rep or a manager writes something about the call, at a turn or about the whole.

    Raises PermissionDenied, and ValidationError for no text or a turn that was never said.
    """
    if session.user_id != by.pk and not by.leads(session.org_id):
        raise PermissionDenied("Only the rep and their managers comment on a call.")
    if turn_index is not None and not 0 <= turn_index < len(session.turns):
        raise ValidationError({"turn_index": "The call has no such turn."})
    return SessionComment.objects.create(
        session=session, by=by, text=said(text, field="text"), turn_index=turn_index
    )
