"""A regrade that comes to an earlier grade: what is unreliable is told as it is now."""

import time

import pytest
from django.core.management import call_command

from grading.models import GraderAgreement
from grading.services.grade_override import grade_override
from grading.services.session_regrade import session_regrade
from sessions_app.models import SessionStatus
from sessions_app.pipeline.execute import session_drive
from sessions_app.services.session_end import session_end
from sessions_app.services.session_import import report_of_turns
from tests.calls import GOOD_CALL, turns
from tests.factories import SessionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(alice, manager):
    """Graded, and a manager gave value 2 of 5: a quarter."""
    session = SessionFactory(user=alice)
    session_end(session, report_of_turns(turns(GOOD_CALL)))
    session.steps.filter(step="fetch_recording").delete()
    driven(session)
    grade = session.grades.get()
    grade_override(grade=grade, by=manager, criterion="value", score=2, reason="Not quite.")
    return session


@pytest.fixture
def regraded(manager, session):
    def regraded():
        """The one grade again, for nothing that is its key has changed."""
        session_regrade(session=session, by=manager)
        driven(session)
        return session.grades.get()

    return regraded


def driven(session):
    session_drive(session.pk, pause=time.sleep)
    session.refresh_from_db()
    assert session.status == SessionStatus.COMPLETED, session.status_reason


def distrusted(grade, *keys):
    """People have scored these criteria otherwise in thirty calls."""
    for key in keys:
        GraderAgreement.objects.create(
            organisation=grade.session.org,
            rubric_version=grade.rubric_version,
            grader=grade.grader,
            criterion=key,
            name=key,
            calls=30,
            exact=0,
            within_one=0,
            bias=0,
            kappa=-1,
        )


def unreliable(grade):
    return {row.key for row in grade.criteria.all() if row.is_unreliable}


def test_what_became_unreliable_decides_nothing_any_more(api, alice, session, regraded):
    before = session.grades.get()
    distrusted(before, "discovery", "next_step")
    assert unreliable(before) == set()  # nothing learnt later changes it, until somebody asks
    again = regraded()
    assert unreliable(again) == {"discovery", "next_step"}
    assert (again.percentage, again.passed) == (before.percentage, before.passed)
    assert (again.effective_percentage, again.effective_passed) == (25, False)
    told = api(alice).get(f"/api/sessions/{session.pk}").json()["grade"]
    assert (told["effective_percentage"], told["effective_passed"]) == (25, False)
    call_command("check_grades")
    call_command("check_rollups")


def test_a_persons_score_of_it_counts_all_the_same(session, regraded):
    before = session.grades.get()
    distrusted(before, "value")
    again = regraded()
    assert unreliable(again) == {"value"}
    assert again.effective_percentage == before.effective_percentage
    call_command("check_grades")


def test_what_is_reliable_again_decides_again(session, regraded):
    before = session.grades.get()
    distrusted(before, "discovery", "next_step")
    regraded()
    GraderAgreement.objects.all().delete()
    again = regraded()
    assert unreliable(again) == set()
    assert again.effective_percentage == before.effective_percentage != 25
    call_command("check_grades")
    call_command("check_rollups")


def test_another_graders_agreement_marks_nothing(session, regraded):
    before = session.grades.get()
    distrusted(before, "discovery")
    GraderAgreement.objects.update(grader="openai:x")
    assert unreliable(regraded()) == set()
