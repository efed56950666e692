"""The report's forms by which people speak, and the review queue."""

import pytest
from django.urls import reverse

from accounts.models import Role
from grading.models import GradeDispute, GradeOverride, Regrade, SessionComment, SessionReview
from tests.factories import UserFactory
from tests.grading.grades import grade_given, graded_session

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(alice):
    return graded_session(user=alice)


@pytest.fixture
def grade(session):
    return session.grades.get()


@pytest.fixture
def say(browser, session, grade):
    def say(user, act, **fields):
        form = {"act": act, "grade": grade.pk, **fields}
        return browser(user).post(reverse("session-say", args=[session.pk]), form)

    return say


@pytest.fixture
def page(browser, session):
    def page(user, query=""):
        answer = browser(user).get(reverse("session", args=[session.pk]) + query)
        assert answer.status_code == 200
        return answer.content.decode()

    return page


def test_a_managers_score_stands_beside_the_graders(alice, manager, session, say, page):
    assert "Give another score" in page(manager)
    answer = say(manager, "override", criterion="value", score="5", reason="She did.")
    assert answer["Location"] == f"/sessions/{session.pk}/#criterion-value"
    seen = page(alice)
    assert "<strong>5 of 5</strong> counts, instead of the grader's 1. She did." in seen
    assert "<strong>84.38 of 100</strong>" in seen
    assert "the grader's own 46.88" in seen
    assert "Give another score" not in seen


def test_what_makes_no_sense_is_said_and_what_was_typed_is_kept(manager, say):
    answer = say(manager, "override", criterion="value", score="12", reason="She surely did.")
    assert answer.status_code == 400
    seen = answer.content.decode()
    assert "Score must be 1 to 5. You entered 12." in seen
    assert 'value="12"' in seen and 'value="She surely did."' in seen
    assert say(manager, "override", criterion="value", score="x", reason="y").status_code == 400
    assert say(manager, "override", criterion="\0", score="3", reason="y").status_code == 400
    assert not GradeOverride.objects.exists()


def test_a_dispute_and_its_answer(alice, manager, session, say, page):
    assert "Dispute this" in page(alice)
    say(alice, "dispute", criterion="value", reason="I said it at 1:20.")
    assert "It waits for a manager's answer." in page(alice)
    dispute = GradeDispute.objects.get()
    answer = say(
        manager, "resolve", dispute=dispute.pk, accepted="yes", score="4", reason="So you did."
    )
    assert answer.status_code == 302
    seen = page(alice)
    assert "<strong>Accepted.</strong> So you did." in seen
    assert "<strong>4 of 5</strong> counts" in seen


def test_a_comment_is_shown_at_its_turn_and_below(alice, manager, say, page):
    say(manager, "comment", turn_index="1", text="A fine <b>question</b>.")
    seen = page(alice)
    assert seen.count("A fine &lt;b&gt;question&lt;/b&gt;.") == 2
    assert SessionComment.objects.get().turn_index == 1


def test_others_do_not_get_there(alice, bob, charlie, say):
    for stranger in (bob, charlie):
        assert say(stranger, "comment", text="Hello").status_code == 404
    assert say(alice, "override", criterion="value", score="5", reason="x").status_code == 403
    assert say(alice, "shout").status_code == 404
    assert not SessionComment.objects.exists()


def test_an_outdated_grade_is_said_so(manager, session, say):
    grade_given(session, prompt="another")
    answer = say(manager, "override", criterion="value", score="5", reason="She did.")
    assert answer.status_code == 409
    assert "graded anew" in answer.content.decode()


def test_grading_again_is_asked_for_once_and_shown(manager, session, say, page):
    session.steps.create(step="evaluate", position=2, status="done")
    assert "Grade it again" in page(manager)
    assert say(manager, "regrade").status_code == 302
    assert Regrade.objects.get().by == manager
    assert "It is being graded again" in page(manager)


def test_an_earlier_grade_is_compared(alice, grade, session, page):
    grade_given(session, prompt="another", value=4)
    seen = page(alice, f"?grade={grade.pk}")
    assert "This is an earlier grade." in seen
    assert "46.88 of 100" in seen
    assert "Dispute this" not in seen
    assert seen.count("differs") == 1
    assert "This is an earlier grade." not in page(alice)


def test_another_sessions_grade_is_not_found(browser, alice, session):
    other = graded_session(user=alice).grades.get()
    for number in (other.pk, "x", "9" * 30):
        answer = browser(alice).get(f"/sessions/{session.pk}/?grade={number}")
        assert answer.status_code == 404


def test_the_queue_has_disputes_first_and_a_review_ends_it(
    alice, manager, browser, session, grade, say, page
):
    passed = graded_session(user=alice)
    grade_given(passed, prompt="good", value=5, next_step=1)
    disputed = graded_session(user=alice)
    GradeDispute.objects.create(grade=disputed.grades.get(), reason="No!", by=alice)
    client = browser(manager)

    def queue():
        return [row.pk for row in client.get("/review/").context["page"].object_list]

    assert queue() == [disputed.pk, session.pk]
    assert "put up for review" not in client.get("/review/").content.decode()
    passed.submitted_for_review = True
    passed.save()
    assert queue() == [disputed.pk, session.pk, passed.pk]

    answer = say(manager, "review", approved="no", reason="Ask more.", back="/review/?page=1")
    assert answer["Location"] == "/review/?page=1"
    assert queue() == [disputed.pk, passed.pk]
    review = SessionReview.objects.get()
    assert (review.approved, review.reason, review.by) == (False, "Ask more.", manager)
    session.refresh_from_db()
    assert session.reviewed_by == manager
    assert "Ask more." in page(alice)
    assert "<strong>rejected</strong>, Ask more." in browser(alice).get("/").content.decode()
    assert "Ask more." not in client.get("/").content.decode()  # it is not the manager's call
    assert say(manager, "review", approved="yes", reason="Well.").status_code == 409


def test_a_review_needs_a_reason_and_leads_nowhere_else(manager, session, say):
    assert say(manager, "review", approved="yes", reason=" ").status_code == 400
    answer = say(manager, "review", approved="yes", reason="Good.", back="https://evil.example/")
    assert answer["Location"] == f"/sessions/{session.pk}/#review"


def test_the_queue_is_for_managers_of_the_organisation(browser, alice, charlie, session):
    assert browser(alice).get("/review/").status_code == 403
    assert not browser(charlie).get("/review/").context["page"].object_list
    support = UserFactory(role=Role.SUPPORT, organisation=None)
    assert browser(support).get("/review/").status_code == 403
