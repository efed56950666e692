"""Support reads a call where its organisation allows it, and each time is written down."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models.functions import Now

from accounts.models import User
from sessions_app.models import TrainingSession, TranscriptAccess, TranscriptReading
from sessions_app.models.transcript_access import GRANTED_FOR


def transcript_access_ask(*, session: TrainingSession, by: User, reason: str) -> TranscriptAccess:
    """Raises ValidationError without a reason, and where the same person asks a second time."""
    if not by.is_support:
        raise PermissionDenied
    if session.transcript_accesses.granted().filter(asked_by=by).exists():
        raise ValidationError("You may read this call already.")
    access = TranscriptAccess(session=session, asked_by=by, reason=" ".join(reason.split()))
    access.clean_fields(exclude=["answered_by", "answered_at", "until"])
    try:
        with transaction.atomic():
            access.save(force_insert=True)
    except IntegrityError:
        raise ValidationError("You have asked already: nobody has answered yet.") from None
    return access


def transcript_access_answer(*, access: TranscriptAccess, by: User, allowed: bool) -> bool:
    """For a day, or not at all. False where somebody else has answered before."""
    if not by.leads(access.session.org_id):
        raise PermissionDenied
    until = Now() + GRANTED_FOR if allowed else None
    waiting = TranscriptAccess.objects.waiting().filter(pk=access.pk)
    return waiting.update(answered_by=by, answered_at=Now(), until=until) == 1


@transaction.atomic
def transcript_read(*, session: TrainingSession, by: User) -> TranscriptAccess:
    """Write down that it is read. Raises PermissionDenied unless allowed, and not too long ago."""
    access = session.transcript_accesses.granted().filter(asked_by=by).last()
    if access is None:
        raise PermissionDenied("Nobody has allowed you to read this call, or not any more.")
    TranscriptReading.objects.create(access=access)
    return access
