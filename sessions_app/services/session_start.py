"""A rep starts to practise."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import Organisation, User
from sessions_app.models import (
    Assignment,
    CallEvent,
    Channel,
    Persona,
    SessionStatus,
    SessionType,
    TrainingSession,
)
from sessions_app.services.assignment_attempt import attempt_take, persona_to_practise
from sessions_app.services.call_lock import call_lock
from sessions_app.services.rubrics import rubric_version_for
from sessions_app.services.webhook_apply import call_event_apply
from sessions_app.vapi.assistant import assistant_for
from sessions_app.vapi.client import web_call_create

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
    AllLinesBusy and the failures of sessions_app.vapi.client; then no session remains.
    """
    if channel == Channel.VOICE and not settings.VAPI_API_KEY:
        raise VoiceUnavailable(
            "Voice calls need VAPI_API_KEY, which is not set. Practise by text instead."
        )
    session = session_create(
        user=user, channel=channel, persona=persona, assignment=assignment, must_have_persona=True
    )
    if channel == Channel.VOICE:
        _call(session)
    return session


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


def _call(session: TrainingSession) -> None:
    assistant = assistant_for(
        session.persona_snapshot,
        webhook_url=f"{settings.PUBLIC_BASE_URL}{WEBHOOK_PATH}",
        secret=settings.VAPI_WEBHOOK_SECRET,
        max_seconds=MAX_CALL_SECONDS,
    )
    try:
        call = web_call_create(assistant, {"metadata": {"session_id": session.pk}})
    except Exception:
        session.delete()  # nothing was said: a retry starts afresh
        raise
    session.vapi_call_id = session.call_id = call.id
    session.web_call_url = call.web_call_url
    session.status = SessionStatus.CREATED
    with transaction.atomic():
        call_lock(call.id)
        session.save(update_fields=["vapi_call_id", "call_id", "web_call_url", "status"])
        _adopt_early_messages(session)


def _adopt_early_messages(session: TrainingSession) -> None:
    """A call can fail faster than its id reached us: take up what was kept for it meanwhile."""
    early = CallEvent.objects.filter(
        vapi_call_id=session.vapi_call_id, outcome=CallEvent.Outcome.UNKNOWN_CALL
    )
    for event in early.order_by("id"):
        call_event_apply(event)
