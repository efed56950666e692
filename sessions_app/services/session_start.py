"""A rep starts to practise."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import Organisation, User
from llm.failures import Permanent
from sessions_app.models import (
    Assignment,
    Channel,
    Persona,
    SessionType,
    TrainingSession,
)
from sessions_app.services.assignment_attempt import attempt_take, persona_to_practise
from sessions_app.services.call_adopt import call_adopt
from sessions_app.services.rubrics import rubric_version_for
from sessions_app.vapi.assistant import assistant_for
from sessions_app.vapi.client import MaybeCreated, web_call_create
from sessions_app.vapi.metadata import call_metadata

WEBHOOK_PATH = "/api/webhooks/vapi"
MAX_CALL_SECONDS = 1800


class VoiceUnavailable(Exception):
    """No VAPI key is set, so there are no voice calls here."""


def organisation_of(user: User) -> Organisation:
    """The organisation a session of this person counts for. Raises ValidationError without one."""
    if user.organisation is None:
        raise ValidationError(f"{user.email} belongs to no organisation, so nobody's call it is.")
    return user.organisation


def session_start(
    *,
    user: User,
    channel: Channel,
    persona: Persona | None = None,
    assignment: Assignment | None = None,
) -> TrainingSession:
    """Create the session and, for voice, the call at VAPI.

    Raises ValidationError (neither persona nor assignment, no rubric), VoiceUnavailable,
    AllLinesBusy and the failures of sessions_app.vapi.client; then no session remains, but after
    MaybeCreated it does: whether it has a call is found out later.
    """
    if channel == Channel.VOICE and not settings.VAPI_API_KEY:
        raise VoiceUnavailable(
            "Voice calls need VAPI_API_KEY, which is not set. Practise by text instead."
        )
    session = session_create(
        user=user, channel=channel, persona=persona, assignment=assignment, must_have_persona=True
    )
    return _call(session) if channel == Channel.VOICE else session


@transaction.atomic
def session_create(
    *,
    user: User,
    channel: Channel,
    persona: Persona | None,
    assignment: Assignment | None,
    must_have_persona: bool = False,
) -> TrainingSession:
    """A session that has not begun, pinned to its persona as it is now and to a rubric version.

    Raises ValidationError where the assignment's attempts are used up, among others.
    """
    organisation = organisation_of(user)
    persona = persona_to_practise(persona, assignment)
    if persona is None and must_have_persona:
        raise ValidationError({"persona_id": "Choose a persona or an assignment to practise."})
    if assignment:
        attempt_take(user=user, assignment=assignment)
    return TrainingSession.objects.create(
        user=user,
        org=organisation,
        channel=channel,
        session_type=SessionType.ASSIGNMENT if assignment else SessionType.TEMPLATE,
        persona=persona,
        persona_snapshot=persona.snapshot() if persona else {},
        assignment=assignment,
        rubric_version=rubric_version_for(organisation, assignment=assignment),
    )


def _call(session: TrainingSession) -> TrainingSession:
    assistant = assistant_for(
        session.persona_snapshot,
        webhook_url=f"{settings.PUBLIC_BASE_URL}{WEBHOOK_PATH}",
        secret=settings.VAPI_WEBHOOK_SECRET,
        max_seconds=MAX_CALL_SECONDS,
    )
    try:
        call = web_call_create(assistant, {"metadata": call_metadata(session.pk)})
        adopted = call_adopt(session_id=session.pk, call=call)
        if adopted is None:
            raise Permanent("VAPI answered with a call that is another session's. Start anew.")
    except MaybeCreated:
        raise  # reconciliation looks for the call, and gives the session up without one
    except Exception:
        session.delete()  # nothing was said: a retry starts afresh
        raise
    return adopted
