"""`/team/<user>/` and `/progress/`: one person's skills, calls and assignments."""

from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from accounts.models import Role
from analytics.periods import period_named
from analytics.selectors.person import skill_levels
from analytics.selectors.scope import Scope
from grading.models import ConversationMetrics
from tests.analytics.builders import graded
from tests.analytics.pages.test_team import ago, words
from tests.factories import AssignmentFactory, UserFactory

pytestmark = pytest.mark.django_db
URL = "/progress/"


def test_who_sees_a_person(browser, manager, alice, bob, charlie):
    url = f"/team/{alice.pk}/"
    assert browser(manager).get(url).status_code == 200
    for rep in (alice, bob):
        refused = browser(rep).get(url)
        assert refused.status_code == 403
        assert "Only managers see how others do." in words(refused)
    assert browser(charlie).get(url).status_code == 404
    assert browser(manager).get(f"/team/{charlie.pk}/").status_code == 404
    assert browser(manager).get(f"/team/{uuid4()}/").status_code == 404
    assert browser().get(url).status_code == 302
    assert browser(manager).post(url).status_code == 405


def test_progress_is_for_who_is_in_an_organisation(browser, alice, manager, support):
    assert browser(alice).get(URL).status_code == 200
    assert browser(manager).get(URL).status_code == 200
    refused = browser(support).get(URL)
    assert refused.status_code == 403
    assert "You belong to no organisation" in words(refused)
    assert browser().get(URL).status_code == 302
    assert browser(alice).post(URL).status_code == 405


def test_nothing_yet_says_what_to_do(browser, alice, manager):
    assert "Your first takes about 5 minutes." in words(browser(alice).get(URL))
    page = words(browser(manager).get(f"/team/{alice.pk}/"))
    assert f"/assignments/?for={alice.pk}#new" in page
    assert "No calls match these filters." in words(browser(alice).get(URL, {"period": "7d"}))


def test_one_sees_ones_own_calls_alone(browser, alice, bob):
    graded(bob, 99, at=ago(1), skills={"value": 5})
    graded(alice, 61, at=ago(1), skills={"discovery": 3})
    page = words(browser(alice).get(URL))
    assert "<strong>61</strong>" in page
    assert "99" not in page and "Value" not in page


def test_below_three_graded_calls_a_skill_has_no_level(browser, alice):
    for number in range(3):
        graded(alice, 60, at=ago(number), skills={"discovery": 3})
    graded(alice, 60, at=ago(4), skills={"value": 1})
    page = words(browser(alice).get(URL))
    assert "Not enough yet (1 of 3)" in page
    assert page.count("Not enough yet") == 1
    assert "Work on next: <strong>Discovery</strong>, 50 over 3 calls." in page
    assert "likely" not in page


def test_first_best_and_latest_lead_to_their_calls(browser, alice):
    sessions = [graded(alice, score, at=ago(9 - day)) for day, score in enumerate((40, 90, 70))]
    page = words(browser(alice).get(URL))
    places = [page.index(f'href="/sessions/{session.pk}/"') for session in sessions]
    assert places == sorted(places)
    assert "From 40 to 70 over 3 graded calls; best 90." in page


def test_a_level_weighs_recent_calls_more_and_counts_calls(alice, northwind):
    for days, points in ((0, 5), (1, 5), (60, 1), (61, 1), (62, 1)):
        session = graded(alice, 70, at=ago(days), skills={"value": points})
        session.grades.get().criteria.create(
            position=5, key="other", name="Other", skill="value", weight=10,
            score=points, min_score=1, max_score=5, verdict="met",
        )  # fmt: skip
    period = period_named("90d", ZoneInfo("UTC"), beginning=None)
    scope = Scope(northwind.pk, period, user_id=alice.pk, own=True)
    (level,) = skill_levels(scope, frozenset({"model"}))
    assert (level.graded, level.first, level.best, level.latest) == (5, 0, 100, 100)
    assert level.sample.average == 40
    assert 70 < level.level < 80  # 2 whole weights against 3 quarters
    low, high = level.interval
    assert low < 40 < high


def test_talk_ratio_stands_against_its_range(browser, alice):
    for number, ratio in enumerate((30, 45, 70)):
        session = graded(alice, 60, at=ago(3 - number))
        ConversationMetrics.objects.create(session=session, times="measured", talk_ratio=ratio)
    page = words(browser(alice).get(URL))
    assert "1 of 3 calls lie within 35 to 55 %" in page
    assert '<td class="number">70 %</td>' in page


def test_assignments_stand_with_their_state(browser, alice, manager, northwind):
    row = AssignmentFactory(organisation=northwind, title="Price", due_at=ago(1))
    for client, link in (
        (browser(alice).get(URL), f'?assignment={row.pk}"'),
        (browser(manager).get(f"/team/{alice.pk}/"), f'href="/assignments/{row.pk}/"'),
    ):
        page = words(client)
        assert "Overdue" in page and link in page


def test_attempts_that_were_not_submitted_count_for_the_person(browser, alice, manager, northwind):
    row = AssignmentFactory(organisation=northwind)
    graded(alice, 64, at=ago(1), assignment=row)
    assert "1 of 1 graded" in words(browser(alice).get(URL))
    assert "1 of 1 graded" in words(browser(manager).get(f"/team/{alice.pk}/"))
    assert "0 of 0 graded" not in words(browser(manager).get("/team/"))


def test_offline_figures_are_labelled(browser, alice):
    graded(alice, 64, at=ago(1), grader="offline:1")
    page = words(browser(alice).get(URL))
    assert "Offline figures" in page
    assert page.count('<span class="badge">offline</span>') == 4  # first, best, latest, average


def test_what_makes_no_sense_is_named(browser, alice, manager):
    for client, url in ((browser(alice), URL), (browser(manager), f"/team/{alice.pk}/")):
        answer = client.get(url, {"period": "13x"})
        assert answer.status_code == 400
        assert "These are the figures without filters." in words(answer)


def test_who_has_left_still_has_a_page(browser, manager, northwind):
    left = UserFactory(organisation=northwind, is_active=False, role=Role.REP)
    graded(left, 50, at=ago(3))
    assert "has left; the figures stay." in words(browser(manager).get(f"/team/{left.pk}/"))


def test_more_calls_ask_for_no_more_queries(browser, alice, manager, django_assert_max_num_queries):
    for number in range(8):
        graded(alice, 60 + number, at=ago(number), skills={"discovery": 3, "value": 4})
    for client, url, most in (
        (browser(alice), URL, 14),
        (browser(manager), f"/team/{alice.pk}/", 18),
    ):
        with django_assert_max_num_queries(most):
            client.get(url)


def test_how_somebody_talks_is_over_all_of_their_calls(browser, alice, bob, manager, northwind):
    row = AssignmentFactory(organisation=northwind)
    for number in range(5):
        graded(alice, 60, at=ago(number), assignment=row, metrics={"pace": 150})
        graded(bob, 60, at=ago(number), metrics={"pace": 200})
    for client, url in ((browser(alice), URL), (browser(manager), f"/team/{alice.pk}/")):
        page = words(client.get(url))
        assert "1 of 1 averages lie in the range to aim for." in page
        assert "<strong>150</strong> words/min" in page and "140 to 160" in page


def test_what_is_kept_is_ones_own_and_as_new_as_the_newest_grade(browser, alice, bob):
    graded(alice, 61, at=ago(1))
    graded(bob, 87, at=ago(1))
    for _ in range(2):
        assert "<strong>61</strong>" in words(browser(alice).get(URL))
        assert "<strong>87</strong>" in words(browser(bob).get(URL))
    graded(alice, 63, at=ago(0))
    assert "From 61 to 63 over 2 graded calls" in words(browser(alice).get(URL))
