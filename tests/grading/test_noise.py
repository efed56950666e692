"""The grader's own noise: what it comes to, and where a change is said to lie within it."""

from math import sqrt

import pytest

from grading.models import SessionGrade
from grading.noise import Noise
from grading.services.grade_override import grade_override
from tests.factories import PersonaFactory, RubricVersionFactory, UserFactory
from tests.grading.grades import grade_given, graded_session
from tests.grading.repeats import repeated

pytestmark = pytest.mark.django_db

WITHIN = "within the grader's own noise"


@pytest.fixture
def version():
    return RubricVersionFactory()


@pytest.fixture
def noisy(northwind, version):
    """Ten calls graded twice: value differed by one in half of them, discovery in none."""
    for number in range(10):
        call = graded_session(user=UserFactory(organisation=northwind), rubric_version=version)
        repeated(call.grades.get(), points="2" if number % 2 else "0", value=number % 2)


def test_the_limit_is_what_nineteen_in_twenty_repeats_keep_to():
    noise = Noise(calls=10, same=5, apart=0.5, squared=0.5)
    assert noise.limit == pytest.approx(1.96 * sqrt(0.5))
    assert (noise.covers(1), noise.covers(-1), noise.covers(2)) == (True, True, False)
    assert not noise.covers(0)  # nothing changed
    assert noise.same_percent == 50


def test_a_grader_without_noise_explains_no_change():
    assert not Noise(calls=100, same=100, apart=0.0, squared=0.0).covers(1)


@pytest.mark.parametrize(("calls", "squared"), [(9, 4.0), (50, None)])
def test_too_little_says_nothing(calls, squared):
    noise = Noise(calls=calls, same=0, apart=squared, squared=squared)
    assert noise.limit is None and not noise.covers(1)


def test_the_calibration_page_shows_it_to_its_own_organisation(
    browser, manager, charlie, version, noisy
):
    rows = {row.name: row.noise for row in browser(manager).get("/calibration/").context["noises"]}
    assert (rows["Value"].calls, rows["Value"].same_percent) == (10, 50)
    assert rows["Value"].apart == 0.5
    assert (rows["Discovery"].same_percent, rows["Discovery"].limit) == (100, 0.0)
    assert (rows["Next Step"].same, rows["Next Step"].apart) == (10, None)  # never proven
    whole = rows["The whole score, in points of 100"]
    assert (whole.apart, whole.same) == (1.0, 5)
    seen = browser(manager).get("/calibration/").content.decode()
    assert "Calls graded twice" in seen and f"{version}, offline:1" in seen and "1.39" in seen
    others = browser(charlie).get("/calibration/").content.decode()
    assert "No call was graded twice yet." in others


def compared(browser, user, session, first):
    page = browser(user).get(f"/sessions/{session.pk}/?grade={first.pk}")
    return page.content.decode()


def test_between_two_grades_of_a_call(browser, alice, manager, version, noisy):
    session = graded_session(user=alice, rubric_version=version)
    first = session.grades.get()
    grade_given(session, prompt="2", value=2)
    assert compared(browser, alice, session, first).count(WITHIN) == 1  # not the whole: 9 points
    grade_given(session, prompt="3", value=4)
    seen = compared(browser, alice, session, first)
    assert WITHIN not in seen and "differs" in seen
    grade_given(session, prompt="4", discovery=5)
    assert WITHIN not in compared(browser, alice, session, first)  # discovery has no noise
    last = grade_given(session, prompt="5", value=2)
    grade_override(grade=last, by=manager, criterion="value", score=2, reason="So it is.")
    assert WITHIN not in compared(browser, alice, session, first)  # a person has no noise


def test_the_whole_has_a_noise_of_its_own(browser, alice, northwind, version):
    for _ in range(10):
        call = graded_session(user=UserFactory(organisation=northwind), rubric_version=version)
        repeated(call.grades.get(), points="10")
    session = graded_session(user=alice, rubric_version=version)
    first = session.grades.get()
    grade_given(session, prompt="2", value=2)  # 9 points more
    seen = compared(browser, alice, session, first)
    assert seen.count(WITHIN) == 1 and "The whole score" in seen and "differs" in seen


def test_two_graders_are_not_compared_by_the_noise_of_one(browser, alice, version, noisy):
    session = graded_session(user=alice, rubric_version=version)
    first = session.grades.get()
    grade_given(session, grader="openai:x", value=2)
    assert WITHIN not in compared(browser, alice, session, first)


@pytest.mark.parametrize(("now", "is_noise"), [(2, True), (4, False), (1, False)])
def test_a_reps_change_on_a_criterion(api, browser, alice, version, noisy, now, is_noise):
    persona = PersonaFactory()
    graded_session(user=alice, rubric_version=version, persona=persona)
    second = graded_session(user=alice, rubric_version=version, persona=persona)
    grade_given(second, prompt="2", value=now)
    assert (WITHIN in browser(alice).get(f"/sessions/{second.pk}/").content.decode()) is is_noise
    progress = api(alice).get(f"/api/sessions/{second.pk}").json()["coaching"]["progress"]
    found = {row["criterion"]: row["is_noise"] for row in progress}
    assert found == {"discovery": False, "value": is_noise}


def test_a_reps_change_that_a_person_scored_is_none(api, alice, manager, version, noisy):
    persona = PersonaFactory()
    graded_session(user=alice, rubric_version=version, persona=persona)
    second = graded_session(user=alice, rubric_version=version, persona=persona)
    grade = SessionGrade.objects.get(session=second)
    grade_override(grade=grade, by=manager, criterion="value", score=2, reason="So it is.")
    progress = api(alice).get(f"/api/sessions/{second.pk}").json()["coaching"]["progress"]
    assert not any(row["is_noise"] for row in progress)
