"""A scorecard in a terminal: what counts, in the words that were written."""

import pytest

from grading.models import CriterionGrade
from grading.scorecard_text import scorecard_text
from grading.services.grade_override import grade_override
from sessions_app.models import Criterion, TrainingSession
from tests.factories import RubricVersionFactory
from tests.grading.grades import graded_session

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(alice):
    """Value decides about the pass, and was missed."""
    version = RubricVersionFactory()
    version.criteria.filter(key="value").update(is_blocker=True)
    return graded_session(user=alice, rubric_version=version)


def text_of(session):
    return scorecard_text(TrainingSession.objects.get(pk=session.pk), title="[red]A call")


def test_the_score_the_verdict_and_each_criterion(session):
    seen = text_of(session)
    assert "46.88 of 100, not passed (pass mark 70)" in seen
    assert "Blocker: Value" in seen
    assert "4/5" in seen and "No proof found" in seen and "Because." in seen


@pytest.mark.parametrize("name", ["Value [bold]counts[/bold]", "Value [/]", "[link=x]Value", "[x"])
def test_names_are_words_and_no_markup(session, name):
    Criterion.objects.filter(key="value").update(name=name)
    CriterionGrade.objects.filter(key="value").update(name=name)
    seen = text_of(session)
    assert seen.count(name) == 2  # its row, and the blocker
    assert "[red]A call" in seen


def test_a_blocker_that_a_manager_lifted_is_none(session, manager):
    grade = session.grades.get()
    grade_override(grade=grade, by=manager, criterion="value", score=5, reason="[b] She did.")
    seen = text_of(session)
    assert "84.38 of 100, passed" in seen
    assert "Blocker" not in seen
    assert "5/5" in seen and f"{manager}: [b] She did." in seen


def test_why_there_is_none(session):
    TrainingSession.objects.filter(pk=session.pk).update(
        status="not_gradable", status_reason="Nothing was said."
    )
    assert "Nothing was said." in text_of(session)
