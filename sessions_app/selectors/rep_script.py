"""What a rep keeps beside the call."""

from accounts.models import User
from sessions_app.models import RepScript


def script_of(user: User, persona_id: int | None) -> str:
    """Empty where the person wrote none, or the persona is gone."""
    mine = RepScript.objects.filter(user=user, persona=persona_id)
    return mine.values_list("text", flat=True).first() or ""
