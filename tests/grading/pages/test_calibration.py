"""Reviewers score calls without seeing the grader's scores; where they differ, it stops."""

from decimal import Decimal

import pytest

from grading.models import BlindScore
from tests.factories import RubricVersionFactory, UserFactory
from tests.grading.grades import grade_given, graded_session

pytestmark = pytest.mark.django_db

MINE = {"discovery": "2", "value": "3", "next_step": "1"}


@pytest.fixture
def session(alice):
    return graded_session(user=alice)


@pytest.fixture
def score(browser, session):
    def score(user, **scores):
        fields = {f"score-{key}": given for key, given in {**MINE, **scores}.items()}
        return browser(user).post("/calibration/", {"session": session.pk, **fields})

    return score


def test_a_call_is_scored_blindly_and_then_compared(browser, manager, session, score):
    before = browser(manager).get("/calibration/").content.decode()
    assert "Your scores for this call" in before
    assert "Because." not in before and "46.8" not in before  # the grader's reasons and score
    assert score(manager)["Location"] == "/calibration/"
    rows = {row.criterion: row.score for row in BlindScore.objects.filter(session=session)}
    assert rows == {"discovery": 2, "value": 3, "next_step": 1}
    after = browser(manager).get("/calibration/").content.decode()
    assert "You have scored every call there is." in after
    # (12.5 + 15 + 20) points of 100 here, 46.88 there: within 10
    assert "47.5, grader 46.8 (−0.7)" in after
    assert "far apart" not in after
    assert "Not enough yet (1 of 10)" in after


def test_far_apart_is_said(browser, manager, score):
    score(manager, discovery="5", value="5")
    assert "far apart" in browser(manager).get("/calibration/").content.decode()


def test_what_makes_no_sense_is_said_and_kept(manager, score):
    answer = score(manager, value="9")
    assert answer.status_code == 400
    seen = answer.content.decode()
    assert "Value: score must be 1 to 5. You entered 9." in seen
    assert "<option selected>2</option>" in seen
    assert "Discovery: give it a score." in score(manager, discovery="").content.decode()
    assert "applies to every call" in score(manager, discovery="none").content.decode()
    assert not BlindScore.objects.exists()


def test_once_a_call_and_reviewer(manager, score):
    score(manager)
    assert score(manager).status_code == 409
    assert BlindScore.objects.count() == 3


def test_nobody_scores_their_own_and_reps_score_none(browser, alice, charlie, manager, score):
    graded_session(user=manager)
    assert browser(manager).get("/calibration/").context["session"].user == alice
    assert browser(alice).get("/calibration/").status_code == 403
    assert score(charlie).status_code == 404
    assert browser(charlie).get("/calibration/").context["session"] is None


def test_an_unreliable_criterion_decides_nothing_from_then_on(alice, northwind):
    """Thirty calls in which the grader's and the people's scores for value are opposites."""
    version = RubricVersionFactory()
    reviewer = UserFactory(organisation=northwind)
    for number in range(30):
        session = graded_session(user=alice, rubric_version=version)
        grade_given(session, prompt=f"p{number}", value=1 if number % 2 else 5)
        for key, given in (("value", 5 if number % 2 else 1), ("discovery", 4)):
            BlindScore.objects.create(
                session=session,
                rubric_version=version,
                reviewer=reviewer,
                criterion=key,
                score=given,
            )
        if number == 28:
            grade = graded_session(user=alice, rubric_version=version).grades.get()
            assert not grade.criteria.filter(is_unreliable=True).exists()  # 29 are not enough
    grade = graded_session(user=alice, rubric_version=version).grades.get()
    assert [row.key for row in grade.criteria.filter(is_unreliable=True)] == ["value"]
    assert (grade.percentage, grade.effective_percentage) == (Decimal("46.88"), 75)
    assert (grade.passed, grade.effective_passed) == (False, True)


def test_the_commitment_that_the_grader_found_is_not_shown(browser, manager, session):
    turn = session.turns[0]
    session.commitment = {"quote": turn.text, "turn_index": 0, "start_seconds": None, "date": None}
    session.save()
    assert "The commitment" in browser(manager).get(f"/sessions/{session.pk}/").content.decode()
    assert "The commitment" not in browser(manager).get("/calibration/").content.decode()


@pytest.mark.parametrize("transcript", [None, []])
def test_what_nobody_can_read_any_more_is_not_offered(browser, manager, session, transcript):
    session.transcript = transcript
    session.save()
    page = browser(manager).get("/calibration/").content.decode()
    assert "You have scored every call there is." in page
