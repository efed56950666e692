"""Each night some grades are asked for once more, to know how far their grader's answers vary."""

import logging
from decimal import Decimal

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from grading.graders.choice import model_is_configured
from grading.graders.offline import OfflineGrader
from grading.graders.openai import OpenAIGrader, grader_name
from grading.models import GradeRepeat, SessionGrade
from grading.repeat_grade import brief_again, is_the_same
from grading.selectors.repeats import STEP, planned_tonight, repeatable
from llm.prices import cost_usd
from sessions_app.models import TrainingSession
from sessions_app.services.step_ask import step_ask

AT_MOST = 50  # calls a night; for rules, which cost nothing
LOOKED_AT = 200  # grades a night, whose question may have changed since
_LOCK = 0x7265_7065  # of its own among the database's advisory locks

log = logging.getLogger(__name__)


@transaction.atomic
def repeats_plan() -> int:
    """Draw the night's sample and put it into the line as bulk work; how many calls.

    REPEAT_BUDGET_USD is never overspent: a call counts with an answer at full length, is asked for
    once, and what was planned since midnight counts, so that twice is once. With a model whose
    price nobody knows nothing is planned.
    """
    if not settings.REPEAT_BUDGET_USD:
        return 0
    _one_at_a_time()
    drawn = _drawn()
    # Locked once all are known, in the order that everybody locks in who locks several.
    sessions = TrainingSession.objects.filter(pk__in=drawn)
    locked = sessions.select_for_update(of=("self",)).order_by("pk")
    return sum(_begin(session, drawn[session.pk]) for session in locked)


def _one_at_a_time() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def _drawn() -> dict[int, GradeRepeat]:
    """The night's sample by session, as far as places and budget go; nothing is written yet."""
    planned, spent = planned_tonight()
    places, left = AT_MOST - planned, settings.REPEAT_BUDGET_USD - spent
    drawn: dict[int, GradeRepeat] = {}
    grader = grader_name() if model_is_configured() else OfflineGrader().name
    for grade in repeatable(grader, at_most=LOOKED_AT):
        if len(drawn) >= places:
            break
        cost = _cost_of(grade)
        if cost is not None and cost <= left:
            drawn[grade.session_id] = GradeRepeat(grade_id=grade.pk, expected_usd=cost)
            left -= cost
    return drawn


def _cost_of(grade: SessionGrade) -> Decimal | None:
    """US dollars; None where it cannot be repeated, or nobody knows."""
    brief = brief_again(grade)
    if not is_the_same(grade, brief):
        return None
    if not model_is_configured():
        return Decimal(0)
    usage = OpenAIGrader.usage_for(brief)
    return cost_usd(settings.OPENAI_MODEL, usage, on=timezone.now().date())


def _begin(session: TrainingSession, repeat: GradeRepeat) -> bool:
    repeat.save()
    if step_ask(session=session, step=STEP, by=None):
        return True
    repeat.delete()  # that of another night is under way
    return False
