"""The figures of a conversation become a row."""

from grading.conversation.measures import figures_of
from grading.models import ConversationMetrics
from sessions_app.models import Channel, TrainingSession


def metrics_record(session: TrainingSession) -> ConversationMetrics:
    """Compute them from the raw turns, and store them; again is the same row."""
    figures, times = figures_of(
        session.turns,
        spoken=session.channel != Channel.TEXT,
        language=str(session.persona_snapshot.get("language") or "en"),
    )
    (row,) = ConversationMetrics.objects.bulk_create(
        [ConversationMetrics(session=session, times=times, **figures)],
        update_conflicts=True,
        unique_fields=["session"],
        update_fields=["times", *figures],
    )
    return row
