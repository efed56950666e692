"""A rep's own frontend may speak to VAPI for a few minutes."""

from django.conf import settings
from django.core.exceptions import PermissionDenied

from accounts.models import User
from sessions_app.models import Channel, SessionStatus, TrainingSession
from sessions_app.vapi.token import PublicToken, public_token


class NoToken(Exception):
    """There is none to be had, and why."""


def call_token_make(*, session: TrainingSession, by: User) -> PublicToken:
    """Raises PermissionDenied for all but the session's own rep, and NoToken."""
    if session.user_id != by.pk:
        raise PermissionDenied("Only the person whose session it is may call.")
    if session.channel != Channel.VOICE:
        raise NoToken("This session is not a voice call, so it needs no token.")
    if SessionStatus(session.status) not in (SessionStatus.CREATED, SessionStatus.IN_CALL):
        raise NoToken("The call has ended.")
    for name in ("VAPI_API_KEY", "VAPI_ORG_ID"):
        if not getattr(settings, name):
            raise NoToken(f"Tokens for calls need {name}, which is not set.")
    return public_token()
