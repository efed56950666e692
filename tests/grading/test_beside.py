"""On request the rules grade beside the model; only a large gap says so."""

import pytest

from grading.beside import GAP, RULES_DISAGREE
from grading.graders.offline import OfflineGrader
from grading.models import SessionGrade
from sessions_app.models import StepRun
from sessions_app.pipeline.execute import step_execute
from sessions_app.services.session_end import session_end
from sessions_app.services.session_import import report_of_turns
from tests.calls import BAD_CALL, GOOD_CALL, turns
from tests.factories import SessionFactory
from tests.fakes.openai_server import invented_quotes

pytestmark = pytest.mark.django_db(transaction=True)

# A rep who asks a lot and finds out nothing: the fake gives full marks for question marks.
PRYING = [(role, text.rstrip(".") + "?" if role == "rep" else text) for role, text in BAD_CALL]


def graded(lines, settings, *, beside: bool) -> SessionGrade:
    settings.GRADE_BESIDE = beside
    session = SessionFactory()
    session_end(session, report_of_turns(turns(lines)))
    for step in ("clean_transcript", "evaluate"):
        step_execute(StepRun.objects.get(session=session, step=step).pk)
    return session.grades.get()


def test_a_large_gap_flags_the_session_and_the_models_score_stands(settings, fake_openai):
    alone = graded(PRYING, settings, beside=False)
    assert RULES_DISAGREE not in alone.flags
    flagged = graded(PRYING, settings, beside=True)
    assert flagged.flags[0] == "needs_review" and RULES_DISAGREE in flagged.flags
    assert flagged.percentage == alone.percentage >= GAP
    assert flagged.grader.startswith("openai:") and fake_openai.count == 2


def test_where_both_agree_nothing_is_said(settings, fake_openai):
    assert RULES_DISAGREE not in graded(GOOD_CALL, settings, beside=True).flags


def test_a_grade_without_a_percentage_is_not_compared(settings, fake_openai):
    fake_openai.always(invented_quotes())
    unproven = graded(PRYING, settings, beside=True)
    assert unproven.percentage is None and RULES_DISAGREE not in unproven.flags


def test_the_rules_are_not_asked_unless_it_is_wished(settings, fake_openai, monkeypatch):
    monkeypatch.delattr(OfflineGrader, "evaluate")
    assert graded(GOOD_CALL, settings, beside=False).percentage is not None
