"""The last step: the grade counts from here on, and the rep sees the report."""

from django.db.models.functions import Now

from analytics.services.rollups import rollups_recompute
from sessions_app.models import SessionStatus, TrainingSession
from sessions_app.pipeline.step import Done, StepContext


def publish(context: StepContext) -> Done:
    """Complete the session and count its grade, in the transaction that marks this step done."""

    def store(session: TrainingSession) -> None:
        session.status = SessionStatus.COMPLETED
        session.status_reason = ""
        session.completed_at = session.completed_at or Now()  # a regrade completes nothing
        session.save(update_fields=["status", "status_reason", "completed_at"])
        rollups_recompute(session)

    return Done(store)
