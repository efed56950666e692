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
    row, _ = ConversationMetrics.objects.update_or_create(
        session=session, defaults={"times": times, **figures}
    )
    return row
