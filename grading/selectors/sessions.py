"""Sessions with their current grade."""

from decimal import Decimal

from django.db.models import Prefetch

from grading.models import SessionGrade
from llm.selectors import llm_cost
from sessions_app.models.training_session import TrainingSession, TrainingSessionQuerySet


def with_current_grade(
    sessions: TrainingSessionQuerySet, *, proof: bool = False
) -> TrainingSessionQuerySet:
    """Loads each session's current grade along, with criteria and quotes where asked for."""
    grades = SessionGrade.objects.filter(is_current=True)
    return sessions.prefetch_related(
        Prefetch(
            "grades",
            queryset=grades.with_proof() if proof else grades,
            to_attr="current_grades",
        )
    )


def current_grade(session: TrainingSession) -> SessionGrade | None:
    """The grade that counts; one query unless it was loaded along."""
    loaded = getattr(session, "current_grades", None)
    if loaded is None:
        loaded = list(session.grades.filter(is_current=True).with_proof())
        session.current_grades = loaded  # type: ignore[attr-defined]
    return loaded[0] if loaded else None


def session_cost(session: TrainingSession) -> Decimal | None:
    """US dollars: the call at VAPI and the language model; None where nothing was spent yet."""
    spent = [cost for cost in (session.call_cost_usd, llm_cost(session.pk)) if cost is not None]
    return sum(spent, Decimal(0)) if spent else None
