"""Sessions that should have ended by now. Times are those before which something happened."""

from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q

from sessions_app.models import CallEvent, Channel, SessionStatus, TrainingSession
from sessions_app.models.training_session import TrainingSessionQuerySet

UNDER_WAY = ("created", "in_call")  # as the partial index says it


def calls_to_ask_about(*, quiet: datetime, overdue: datetime) -> TrainingSessionQuerySet:
    """Calls of which nothing has come since, or that last too long; the longest unasked first."""
    news = CallEvent.objects.filter(session=OuterRef("pk"), received_at__gt=quiet)
    return (
        _under_way(Channel.VOICE, quiet)
        .filter(Q(created_at__lt=overdue) | ~Exists(news))
        .exclude(vapi_call_id=None)
        .order_by(F("vapi_asked_at").asc(nulls_first=True), "created_at")
    )


def sessions_without_a_call(*, started: datetime) -> TrainingSessionQuerySet:
    """Whoever started them never learnt whether VAPI made the call."""
    begun = _under_way(Channel.VOICE, started)
    return begun.filter(status=SessionStatus.CREATED, vapi_call_id=None).order_by("created_at")


def old_text_sessions(*, started: datetime) -> TrainingSessionQuerySet:
    return _under_way(Channel.TEXT, started).order_by("created_at")


def _under_way(channel: Channel, started: datetime) -> TrainingSessionQuerySet:
    return TrainingSession.objects.filter(
        status__in=UNDER_WAY, channel=channel, created_at__lt=started
    )
