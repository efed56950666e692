"""Each night some grades are asked for once more: within the budget, and without touching them."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from grading.graders.offline import OfflineGrader
from grading.graders.openai import OpenAIGrader
from grading.models import EvidencePart, GradeRepeat, RepeatedScore, SessionGrade
from grading.repeat_grade import brief_again
from grading.services.repeats_plan import AT_MOST, repeats_plan
from llm.failures import Transient
from llm.models import LLMCall
from llm.prices import cost_usd
from sessions_app.models import DeadLetter, StepRun, StepStatus
from sessions_app.pipeline.execute import step_execute
from sessions_app.selectors.session_status import session_state
from sessions_app.services.session_end import session_end
from sessions_app.services.session_import import report_of_turns
from tests.calls import GOOD_CALL, turns
from tests.factories import RubricVersionFactory, SessionFactory
from tests.fakes.openai_server import error, nonsense

pytestmark = pytest.mark.django_db(transaction=True)


def drive(session):
    while sum(
        step_execute(pk)
        for pk in StepRun.objects.filter(session=session).due().values_list("pk", flat=True)
    ):
        pass
    session.refresh_from_db()


def completed(**fields):
    session = SessionFactory(**fields)
    session_end(session, report_of_turns(turns(GOOD_CALL)))
    session.steps.filter(step="fetch_recording").delete()
    drive(session)
    return session


@pytest.fixture
def session(settings):
    settings.REPEAT_BUDGET_USD = Decimal(1)
    return completed()


def test_off_by_default(settings, session):
    settings.REPEAT_BUDGET_USD = Decimal(0)
    assert repeats_plan() == 0
    assert not GradeRepeat.objects.exists()


def test_it_is_bulk_work_that_leaves_the_grade_alone(session):
    before = SessionGrade.objects.filter(session=session).values().get()
    told = session_state(session)
    assert repeats_plan() == 1
    step = session.steps.get(step="repeat_grade")
    assert (step.status, step.priority) == (StepStatus.READY, 1)
    drive(session)
    assert SessionGrade.objects.filter(session=session).values().get() == before
    assert session_state(session) == told  # the rep is not told of it
    repeat = GradeRepeat.objects.get()
    assert (repeat.percentage, repeat.grade_id) == (before["total_score"], before["id"])
    scores = RepeatedScore.objects.values_list("criterion", "first", "again")
    assert len(scores) == 3
    assert all(first == again for _, first, again in scores)  # rules have no noise


def test_a_grade_is_repeated_once_and_a_night_is_one_night(session):
    assert (repeats_plan(), repeats_plan()) == (1, 0)
    drive(session)
    GradeRepeat.objects.update(created_at=timezone.now() - timedelta(days=2))
    assert repeats_plan() == 0
    assert GradeRepeat.objects.count() == 1


def test_what_failed_is_left_for_another_night(session, monkeypatch):
    def broken(self, brief):
        raise Transient("away")

    repeats_plan()
    with monkeypatch.context() as patch:
        patch.setattr(OfflineGrader, "evaluate", broken)
        drive(session)
    assert session.steps.get(step="repeat_grade").status == StepStatus.DONE
    assert not DeadLetter.objects.exists()
    assert repeats_plan() == 0
    GradeRepeat.objects.update(created_at=timezone.now() - timedelta(days=1))
    assert repeats_plan() == 1
    drive(session)
    assert GradeRepeat.objects.exclude(done_at=None).count() == 1


@pytest.mark.parametrize("key", ["prompt_hash", "transcript_hash"])
def test_another_question_is_not_asked(session, key):
    grades = SessionGrade.objects.filter(session=session)
    asked = grades.values(key).get()
    grades.update(**{key: "another"})
    assert repeats_plan() == 0
    grades.update(**asked)
    assert repeats_plan() == 1
    grades.update(**{key: "another"})  # since it was planned
    drive(session)
    assert not RepeatedScore.objects.exists()


def test_other_graders_other_rubrics_and_calls_read_in_parts_are_left_out(session):
    grade = session.grades.get()
    SessionGrade.objects.filter(pk=grade.pk).update(grader="offline:0")
    assert repeats_plan() == 0
    SessionGrade.objects.filter(pk=grade.pk).update(grader=grade.grader)
    part = EvidencePart.objects.create(
        session=session, rubric_version=RubricVersionFactory(), part=1, begin=0, end=1
    )
    assert repeats_plan() == 0
    part.delete()
    session.transcript = None
    session.save()
    assert repeats_plan() == 0


def test_so_many_a_night_at_most(session):
    grade = session.grades.get()
    GradeRepeat.objects.bulk_create(
        GradeRepeat(grade=grade, expected_usd=0) for _ in range(AT_MOST)
    )
    other = completed()
    assert repeats_plan() == 0
    assert not other.steps.filter(step="repeat_grade").exists()


def expected(session) -> Decimal:
    usage = OpenAIGrader.usage_for(brief_again(session.grades.get()))
    return cost_usd("gpt-4o-mini", usage, on=timezone.now().date())


def test_a_model_is_asked_as_far_as_the_budget_goes(settings, fake_openai):
    sessions = [completed() for _ in range(3)]
    cost = expected(sessions[0])
    settings.REPEAT_BUDGET_USD = cost * 2 + cost / 2
    assert (repeats_plan(), repeats_plan()) == (2, 0)
    asked = fake_openai.count
    for session in sessions:
        drive(session)
    assert fake_openai.count == asked + 2
    calls = LLMCall.objects.filter(purpose="repeat")
    assert calls.count() == 2
    assert sum(call.cost_usd for call in calls) <= settings.REPEAT_BUDGET_USD
    assert GradeRepeat.objects.exclude(done_at=None).count() == 2


@pytest.mark.parametrize("answer", [error(500), nonsense()])
def test_an_answer_that_is_none_is_paid_for_once(settings, fake_openai, answer):
    settings.REPEAT_BUDGET_USD = Decimal(1)
    session = completed()
    repeats_plan()
    asked = fake_openai.count
    fake_openai.always(answer)
    drive(session)
    assert fake_openai.count == asked + 1
    assert not RepeatedScore.objects.exists() and not DeadLetter.objects.exists()


def test_a_model_whose_price_nobody_knows_is_not_asked(settings, fake_openai):
    settings.REPEAT_BUDGET_USD = Decimal(1)
    settings.OPENAI_MODEL = "house-model"
    completed()
    assert repeats_plan() == 0
