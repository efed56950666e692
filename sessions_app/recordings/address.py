"""Addresses that a player opens without a token: signed for one person, and for an hour."""

from datetime import timedelta

from django.core import signing
from django.urls import reverse
from django.utils.http import urlencode

from accounts.models import User
from sessions_app.models import TrainingSession

GOOD_FOR = timedelta(hours=1)  # a player asks again whenever somebody seeks
_SALT = "sessions_app.recordings.address"


def recording_address(session: TrainingSession, by: User) -> str | None:
    """The path and its signature; None where there is no recording."""
    if not session.recording_file:
        return None
    signed = signing.dumps([session.pk, str(by.pk)], salt=_SALT)
    path = reverse("session-recording-audio", args=[session.pk])
    return f"{path}?{urlencode({'signed': signed})}"


def signed_by(signed: str, session_id: int) -> User | None:
    """Who was given this address; None where it is too old, of another session, or not ours.

    They may open no more than they could with a token: ask `visible_to` for them.
    """
    try:
        named, user_id = signing.loads(signed, salt=_SALT, max_age=GOOD_FOR)
    except signing.BadSignature:
        return None
    if named != session_id:
        return None
    return User.objects.filter(pk=user_id, is_active=True).first()
