"""Reviewers score calls without seeing the grader's scores; where they differ, it stops."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Role
from grading.models import BlindScore, GradeDispute, GraderAgreement, Regrade
from grading.services.agreements_refresh import agreements_refresh_all
from grading.services.blind_scores_add import blind_scores_add
from grading.services.dispute_resolve import dispute_resolve
from grading.services.grade_override import grade_override
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
        call = {"session": session.pk, "version": session.rubric_version_id}
        return browser(user).post("/calibration/", {**call, **fields})

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


def test_who_has_judged_the_call_knows_the_graders_scores(manager, session, score):
    grade = session.grades.get()
    grade_override(grade=grade, by=manager, criterion="value", score=5, reason="She did.")
    answer = score(manager)
    assert answer.status_code == 409
    assert "so you know them" in answer.content.decode()
    assert not BlindScore.objects.exists()


@pytest.mark.parametrize("accepted", [False, True])
def test_who_answered_a_dispute_knows_them_too(browser, alice, manager, session, score, accepted):
    dispute = GradeDispute.objects.create(grade=session.grades.get(), reason="No!", by=alice)
    assert browser(manager).get("/calibration/").context["session"] == session
    dispute_resolve(dispute=dispute, by=manager, accepted=accepted, reason="I looked at the 1.")
    assert browser(manager).get("/calibration/").context["session"] is None
    assert score(manager).status_code == 409
    assert not BlindScore.objects.exists()


def test_scores_for_another_version_than_graded_it_are_not_kept(browser, manager, session, score):
    client = browser(manager)
    read = client.get("/calibration/").context["version_id"]
    newer = RubricVersionFactory()
    newer.criteria.filter(key="value").update(description="Quite another thing.")
    Regrade.objects.create(session=session, rubric_version=newer)
    grade_given(session, prompt="again")
    assert read == session.rubric_version_id != newer.pk
    answer = score(manager)  # for what the open form showed
    assert answer.status_code == 409
    assert not BlindScore.objects.exists()
    shown = answer.content.decode()
    assert "graded by another version meanwhile" in shown
    assert "Quite another thing." in shown
    assert f'name="version" value="{newer.pk}"' in shown
    assert "<option selected>" not in shown  # what was given was for other criteria
    assert client.post("/calibration/", {"session": session.pk}).status_code == 409
    session.rubric_version = newer
    assert score(manager).status_code == 302
    assert set(BlindScore.objects.values_list("rubric_version", flat=True)) == {newer.pk}


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
    reviewers = UserFactory.create_batch(2, organisation=northwind, role=Role.MANAGER)
    for number in range(30):
        session = graded_session(user=alice, rubric_version=version)
        grade_given(session, prompt=f"p{number}", value=1 if number % 2 else 5)
        scores = {"discovery": 4, "value": 5 if number % 2 else 1, "next_step": 1}
        for reviewer in reviewers:  # two for each call, which counts once
            blind_scores_add(session=session, by=reviewer, version_id=version.pk, scores=scores)
        if number == 28:
            grade = graded_session(user=alice, rubric_version=version).grades.get()
            assert not grade.criteria.filter(is_unreliable=True).exists()  # 29 are not enough
    grade = graded_session(user=alice, rubric_version=version).grades.get()
    assert [row.key for row in grade.criteria.filter(is_unreliable=True)] == ["value"]
    assert (grade.percentage, grade.effective_percentage) == (Decimal("46.88"), 75)
    assert (grade.passed, grade.effective_passed) == (False, True)


def kept(session, key="value"):
    return GraderAgreement.objects.get(organisation=session.org, criterion=key)


def test_a_call_counts_once_and_its_first_reviewer_speaks_for_it(northwind, manager, session):
    second = UserFactory(organisation=northwind, role=Role.MANAGER)
    version_id = session.rubric_version_id
    for by, value in ((manager, 1), (second, 5)):
        scores = {"discovery": 4, "value": value, "next_step": 1}
        blind_scores_add(session=session, by=by, version_id=version_id, scores=scores)
    row = kept(session)
    assert (row.calls, row.exact, row.bias) == (1, 1.0, 0.0)


def test_another_grade_of_a_scored_call_is_compared_too(manager, session, score):
    score(manager)
    grade_given(session, grader="openai:x", prompt="2", value=3)
    rows = GraderAgreement.objects.filter(criterion="value").values_list("grader", "exact")
    assert set(rows) == {("offline:1", 0.0), ("openai:x", 1.0)}
    grade_given(session, grader="openai:x", prompt="3", value=5)  # the newest of each counts
    assert GraderAgreement.objects.get(criterion="value", grader="openai:x").exact == 0.0


def test_opening_the_page_asks_as_much_after_many_calls_as_after_one(
    browser, alice, manager, score
):
    score(manager)
    client = browser(manager)

    def opened() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/calibration/").status_code == 200
        return len(asked)

    opened()
    before = opened()
    for _ in range(3):
        call = graded_session(user=alice)
        given = {"discovery": 4, "value": 1, "next_step": 1}
        version_id = call.rubric_version_id
        blind_scores_add(session=call, by=manager, version_id=version_id, scores=given)
    assert opened() == before


def test_what_is_left_of_deleted_calls_is_measured_at_night(manager, session, score):
    score(manager)
    session.delete()
    assert GraderAgreement.objects.exists()
    agreements_refresh_all()
    assert not GraderAgreement.objects.exists()


def test_a_call_that_one_may_score_yet_tells_nothing_of_the_grader(
    browser, northwind, manager, session, score
):
    second = UserFactory(organisation=northwind, role=Role.MANAGER)
    score(manager)
    assert "grader 46.8" in browser(manager).get("/calibration/").content.decode()
    assert "grader 46.8" not in browser(second).get("/calibration/").content.decode()
    score(second)
    assert browser(second).get("/calibration/").content.decode().count("grader 46.8") == 2


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
