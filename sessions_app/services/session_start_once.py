"""A form that is sent twice starts one session."""

from accounts.models import User
from sessions_app.models import (
    Assignment,
    Channel,
    IdempotencyKey,
    Persona,
    SessionStatus,
    TrainingSession,
)
from sessions_app.services.session_start import session_start
from sessions_app.vapi.client import MaybeCreated

ROUTE = "session-start-form"
CREATED = 201
OPEN = (SessionStatus.CREATED, SessionStatus.IN_CALL)


class StillStarting(Exception):
    """The same form is at work, or nobody knows what came of it."""


def session_start_once(
    *,
    key: str,
    user: User,
    channel: Channel,
    persona: Persona,
    assignment: Assignment | None,
) -> TrainingSession:
    """As `session_start`; whoever sends the form of this key again gets the same session.

    Once that is over, the form has come back out of the browser's history, and starts the next one.
    Raises StillStarting, and what `session_start` raises. After a failure the key is free again,
    but where a call may have been made it stays taken: nothing is sent twice unasked.
    """
    form, is_first = IdempotencyKey.objects.get_or_create(
        user=user, route=ROUTE, key=key, defaults={"body_hash": ""}
    )
    if not is_first:
        started = _started_by(form, user)
        if started.status in OPEN:
            return started
        IdempotencyKey.objects.filter(pk=form.pk).delete()  # of two at once, one is first again
        return session_start_once(
            key=key, user=user, channel=channel, persona=persona, assignment=assignment
        )
    try:
        session = session_start(user=user, channel=channel, persona=persona, assignment=assignment)
    except MaybeCreated:
        raise
    except Exception:
        form.delete()
        raise
    form.status, form.answer = CREATED, {"session_id": session.pk}
    form.save(update_fields=["status", "answer"])
    return session


def _started_by(form: IdempotencyKey, user: User) -> TrainingSession:
    number = form.answer["session_id"] if form.answer else 0
    session = TrainingSession.objects.filter(user=user, pk=number).first()
    if session is None:
        raise StillStarting("Your call is being set up. Start again in a moment.")
    return session
