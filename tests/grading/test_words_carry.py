"""A session is graded again: what people said of the grade before holds for the new one."""

from decimal import Decimal

import pytest
from django.core.management import call_command

from grading.models import GradeDispute, GradeOverride, Regrade
from grading.services.grade_override import grade_override
from grading.services.grade_record import grade_restore
from tests.factories import RubricVersionFactory
from tests.grading.grades import grade_given, graded_session

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(alice):
    return graded_session(user=alice)


@pytest.fixture
def grade(session):
    return session.grades.get()


def regraded(session, version=None, *, prompt="again", **scores):
    """Graded again by the version, or by its own, as a regrade ends."""
    if version:
        Regrade.objects.create(session=session, rubric_version=version)
    return grade_given(session, prompt=prompt, **scores)


def without(key):
    """A version that does not judge the criterion."""
    version = RubricVersionFactory()
    version.criteria.filter(key=key).delete()
    return version


def otherwise_scaled(key):
    version = RubricVersionFactory()
    version.criteria.filter(key=key).update(scale="binary")
    return version


def overridden(grade, by, score=5, criterion="value", reason="She did, at 1:20."):
    return grade_override(grade=grade, by=by, criterion=criterion, score=score, reason=reason)


def listed(api, user, session):
    return api(user).get(f"/api/sessions/{session.pk}/grades").json()["results"]


def test_a_managers_score_holds_for_the_new_grade_and_says_where_it_is_from(
    api, manager, session, grade
):
    first = overridden(grade, manager)
    new = regraded(session, RubricVersionFactory(), value=2)
    carried = new.overrides.get()
    assert (carried.criterion, carried.before, carried.score) == ("value", 2, 5)
    assert (carried.by, carried.reason) == (manager, "She did, at 1:20.")
    assert (carried.carried_from, carried.said_at) == (first, first.created_at)
    new.refresh_from_db()
    assert (new.percentage, new.effective_percentage) == (Decimal("56.25"), Decimal("84.38"))
    assert (new.passed, new.effective_passed, new.is_manual_override) == (False, True, True)
    assert grade.overrides.get() == first  # the old grade is as it was

    (told,) = [
        row["override"]
        for row in api(manager).get(f"/api/sessions/{session.pk}").json()["grade"]["criteria"]
        if row["override"]
    ]
    assert (told["score"], told["carried_over"]) == (5, True)
    assert told["by"]["id"] == str(manager.pk)


def test_the_figures_follow(manager, session, grade):
    overridden(grade, manager)
    regraded(session)
    call_command("check_rollups")  # raises where they do not


def test_the_newest_word_counts_over_many_grades_and_is_not_added_twice(manager, session, grade):
    overridden(grade, manager, 5)
    second = regraded(session)
    overridden(second, manager, 3, reason="On second thoughts.")
    third = regraded(session, prompt="third")
    assert [(row.score, row.reason) for row in third.overrides.all()] == [
        (3, "On second thoughts.")
    ]
    grade_restore(session=session, grade=grade)  # the same key again
    rows = [(row.before, row.score) for row in grade.overrides.all()]
    assert rows == [(1, 5), (5, 3)]
    grade.refresh_from_db()
    assert grade.effective_percentage == Decimal("65.63")
    grade_restore(session=session, grade=third)
    assert third.overrides.count() == 1


def test_an_answered_dispute_is_carried_over_by_its_score(api, alice, manager, session, grade):
    dispute = GradeDispute.objects.create(grade=grade, criterion="value", reason="No!", by=alice)
    answer = {"accepted": True, "reason": "So you did.", "score": 4}
    api(manager).post(f"/api/disputes/{dispute.pk}/resolve", answer)
    new = regraded(session)
    assert new.overrides.get().score == 4
    assert not new.disputes.exists()  # it was answered where it was made


@pytest.mark.parametrize(
    ("version", "why"),
    [(without, "It is not judged here."), (otherwise_scaled, "Its scale is another here.")],
)
def test_what_has_no_place_is_listed_and_comes_back(
    api, browser, alice, manager, session, grade, version, why
):
    override = overridden(grade, manager)
    scores = {"value": 1} if version is otherwise_scaled else {}
    new = regraded(session, version("value"), **scores)
    assert not new.overrides.exists()
    seen = browser(alice).get(f"/sessions/{session.pk}/").content.decode()
    told = f"Not carried over to the grade that counts: Value, 5 of 5 by {manager}"
    assert told in seen and why in seen and "She did, at 1:20." in seen
    now, before = listed(api, alice, session)
    (row,) = now["left_behind"]
    assert (row["criterion"], row["name"], row["max_score"]) == ("value", "Value", 5)
    assert (row["grade_id"], row["why"]) == (grade.pk, why[0].lower() + why[1:-1])
    said = row["override"]
    assert (said["score"], said["reason"]) == (5, override.reason)
    assert said["by"] == {"id": str(manager.pk), "name": manager.get_full_name()}
    assert before["left_behind"] is None  # it does not count

    last = regraded(session, RubricVersionFactory(), prompt="last")
    assert last.overrides.get().score == 5
    assert [row["left_behind"] for row in listed(api, alice, session)] == [[], None, None]
    assert "Not carried over" not in browser(alice).get(f"/sessions/{session.pk}/").content.decode()


def test_what_has_no_place_is_told_to_nobody_else(api, bob, charlie, manager, session, grade):
    overridden(grade, manager)
    regraded(session, without("value"))
    for stranger in (bob, charlie):
        assert api(stranger).get(f"/api/sessions/{session.pk}/grades").status_code == 404
    assert api(manager).post(f"/api/sessions/{session.pk}/grades", {}).status_code == 405


def test_a_score_on_each_scale_stands_for_the_grades_of_that_scale(
    browser, alice, manager, session, grade
):
    overridden(grade, manager)
    yes_or_no = regraded(session, otherwise_scaled("value"), value=1)
    overridden(yes_or_no, manager, 0, reason="Not by the yes-or-no anchor.")
    last = regraded(session, RubricVersionFactory(), prompt="last", value=2)
    assert [(row.before, row.score) for row in last.overrides.all()] == [(2, 5)]
    seen = browser(alice).get(f"/sessions/{session.pk}/").content.decode()
    assert f"Not carried over to the grade that counts: Value, 0 of 1 by {manager}" in seen
    assert seen.count("Not carried over") == 1 and "Not by the yes-or-no anchor." in seen

    grade_restore(session=session, grade=yes_or_no)
    assert [row.score for row in yes_or_no.overrides.all()] == [0]
    seen = browser(alice).get(f"/sessions/{session.pk}/").content.decode()
    assert f"Not carried over to the grade that counts: Value, 5 of 5 by {manager}" in seen
    assert seen.count("Not carried over") == 1


def test_an_open_dispute_moves_on_and_is_answered_there(api, alice, manager, session, grade):
    dispute = GradeDispute.objects.create(grade=grade, criterion="value", reason="No!", by=alice)
    new = regraded(session, RubricVersionFactory())
    newest = regraded(session, prompt="third")
    dispute.refresh_from_db()
    assert (dispute.grade, dispute.made_on) == (newest, grade)
    assert not new.disputes.exists()
    assert GradeDispute.objects.still_open().get() == dispute

    answer = {"accepted": True, "reason": "So you did.", "score": 5}
    told = api(manager).post(f"/api/disputes/{dispute.pk}/resolve", answer)
    assert told.status_code == 201, told.content
    assert (told.json()["grade_id"], told.json()["made_on_id"]) == (newest.pk, grade.pk)
    assert GradeOverride.objects.get().grade == newest
    newest.refresh_from_db()
    assert newest.effective_percentage == Decimal("84.38")


def test_one_comes_home_with_the_grade_it_was_made_about(alice, session, grade):
    dispute = GradeDispute.objects.create(grade=grade, criterion="value", reason="No!", by=alice)
    regraded(session)
    grade_restore(session=session, grade=grade)
    dispute.refresh_from_db()
    assert (dispute.grade, dispute.made_on) == (grade, None)


def test_one_about_what_is_not_judged_any_more_stays_visible_and_answerable(
    api, browser, alice, manager, session, grade
):
    dispute = GradeDispute.objects.create(grade=grade, criterion="value", reason="No!", by=alice)
    regraded(session, without("value"))
    (queued,) = browser(manager).get("/review/").context["page"].object_list
    assert queued == session
    seen = browser(manager).get(f"/sessions/{session.pk}/").content.decode()
    assert "disputes “Value”, which is not judged here" in seen and "Your answer" in seen
    url = f"/api/disputes/{dispute.pk}/resolve"
    refused = api(manager).post(url, {"accepted": True, "reason": "Yes.", "score": 5})
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (400, "criterion")
    assert api(manager).post(url, {"accepted": True, "reason": "Yes."}).status_code == 201


def test_one_a_criterion_stays_open(alice, session, grade):
    """Of before open disputes moved: one was left behind, and another was made since."""
    new = regraded(session)
    old = GradeDispute.objects.create(grade=grade, criterion="value", reason="No!", by=alice)
    fresh = GradeDispute.objects.create(grade=new, criterion="value", reason="Still!", by=alice)
    third = regraded(session, prompt="third")
    fresh.refresh_from_db()
    old.refresh_from_db()
    assert (fresh.grade, old.grade) == (third, grade)


def test_both_sides_of_the_comparison_say_whose_score_it_is(
    browser, alice, manager, session, grade
):
    overridden(grade, manager)
    regraded(session, value=4)
    page = browser(alice).get(f"/sessions/{session.pk}/?grade={grade.pk}").content.decode()
    seen = " ".join(page.replace("<br>", " ").split())
    assert f"5 of 5 by {manager} grader 1 <" in seen
    assert f"5 of 5 by {manager} carried over grader 4 <" in seen
    assert "differs" not in seen  # 5 counts on both sides
    shown = browser(alice).get(f"/sessions/{session.pk}/").content.decode()
    assert "carried over from an earlier grade" in shown


def test_an_answer_to_what_has_moved_on_meanwhile_is_409(browser, alice, manager, session, grade):
    dispute = GradeDispute.objects.create(grade=grade, criterion="value", reason="No!", by=alice)
    regraded(session)
    form = {"act": "resolve", "grade": grade.pk, "dispute": dispute.pk, "accepted": "yes"}
    answer = browser(manager).post(f"/sessions/{session.pk}/say", {**form, "reason": "Yes."})
    assert answer.status_code == 409
    assert "graded anew" in answer.content.decode()
    dispute.refresh_from_db()
    assert dispute.answered_at is None


def test_a_correction_that_was_carried_over_counts_once(api, manager, session, grade):
    overridden(grade, manager)
    regraded(session)
    told = api(manager).get(f"/api/analytics/admin/{session.org_id}")
    assert told.json()["overrides"] == 1
