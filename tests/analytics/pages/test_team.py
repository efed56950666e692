"""`/team/` as a contract: who may, who needs me, figures with what they were taken over."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Role
from analytics.services.performance_summary import performance_summary_refresh
from grading.models import GradeDispute
from sessions_app.models import SessionStatus, TrainingSession
from tests.analytics.builders import graded, held
from tests.factories import AssignmentFactory, PersonaFactory, UserFactory

pytestmark = pytest.mark.django_db
URL = "/team/"


def ago(days):
    return timezone.now() - timedelta(days=days)


def words(answer):
    return " ".join(answer.content.decode().split())


@pytest.fixture
def seen(browser, manager):
    """The page as the manager sees it, in one line."""

    def see(**query):
        answer = browser(manager).get(URL, query)
        assert answer.status_code == 200, answer.content
        return words(answer)

    return see


def test_only_managers_have_a_team(browser, manager, alice, support):
    assert browser(manager).get(URL).status_code == 200
    assert browser(manager).get("/team").status_code == 200
    refused = browser(alice).get(URL)
    assert refused.status_code == 403
    assert "Only managers see the team" in words(refused)
    assert browser(support).get(URL).status_code == 403
    assert browser().get(URL).status_code == 302
    assert browser(manager).post(URL).status_code == 405


def test_an_empty_team_says_what_to_do(seen):
    page = seen()
    assert "Nobody needs you now" in page
    assert "No reps yet" in page
    assert "Nothing is assigned" in page
    assert "No calls in the last 30 days" in page
    assert "chart.js" not in page


def test_another_organisation_does_not_show(seen, charlie, bob):
    graded(charlie, 99, at=ago(1), skills={"discovery": 5})
    graded(bob, 55, at=ago(1), skills={"discovery": 3})
    page = seen()
    assert "1 of 1 graded" in page
    assert charlie.name not in page and bob.name in page


def test_who_falls_beyond_chance_leads_the_list(seen, alice, bob):
    for number in range(6):
        graded(alice, 80 + number, at=ago(40 + number))
        graded(alice, 50 + number, at=ago(1 + number))
        graded(bob, 80 - number * 8, at=ago(40 + number))
        graded(bob, 78 - number * 8, at=ago(1 + number))
    page = seen()
    assert "From 82.5 over 6 graded calls to 52.5 over the 6 of the last 30 days." in page
    assert page.count("See what slipped") == 1
    assert f'href="/team/{alice.pk}/?period=30d"' in page


def test_overdue_never_practised_and_disputed_each_with_one_action(seen, alice, bob, northwind):
    row = AssignmentFactory(organisation=northwind, title="Price", due_at=ago(1))
    session = graded(alice, 40, at=ago(2))
    dispute = GradeDispute.objects.create(
        grade=session.grades.get(), reason="I did ask for a day.", by=alice
    )
    page = seen()
    assert "2 of 2 people are past the due date without a pass." in page
    assert f'href="/assignments/{row.pk}/?state=overdue"' in page
    assert page.count("Never practised") == 1
    assert f"/assignments/?for={bob.pk}#new" in page
    assert f"“{dispute.reason}”" in page
    assert f'href="/sessions/{session.pk}/#disputes"' in page


def test_the_manager_is_not_asked_about_a_dispute_of_their_own(seen, manager):
    session = graded(manager, 40, at=ago(2))
    GradeDispute.objects.create(grade=session.grades.get(), reason="Mine", by=manager)
    assert "“Mine”" not in seen()


def test_beyond_five_of_a_kind_only_the_number_is_told(seen, northwind):
    for number in range(7):
        AssignmentFactory(organisation=northwind, title=f"Late {number}", due_at=ago(1))
    UserFactory(organisation=northwind)
    page = seen()
    assert page.count("See who") == 5
    assert "And 2 with people overdue." in page


def test_every_average_says_over_how_many(seen, alice):
    for number in range(6):
        graded(alice, 70 + number, at=ago(number), closed=number < 3)
    held(alice, at=ago(1))
    held(alice, at=ago(1), status=SessionStatus.NOT_GRADABLE)
    page = seen()
    assert "6 of 8 graded" in page
    assert "1 being graded, 1 not gradable" in page
    assert "<strong>50 %</strong>" in page and "3 of 6 with a verdict" in page
    assert "+8 on the period before" in page


def test_no_percentage_of_a_handful(seen, alice):
    graded(alice, 70, at=ago(1), closed=True, skills={"discovery": 4})
    page = seen()
    assert "<strong>1 of 1</strong>" in page
    assert "1 of 5" in page
    assert 'class="number heat' not in page
    assert "Hollow points stand for under five calls." in page


def test_a_change_within_chance_is_named_so(seen, alice):
    for number in range(6):
        graded(alice, 60 + number * 5, at=ago(35 + number))
        graded(alice, 61 + number * 5, at=ago(1 + number))
    assert "+1 points, within chance" in seen()


def test_people_by_skill_have_one_hue_and_a_number(seen, alice):
    for number in range(5):
        graded(alice, 70, at=ago(number), skills={"discovery": 4, "next_step": 1})
    page = seen()
    assert '<td class="number heat heat-7" title="over 5">75</td>' in page
    assert '<td class="number heat heat-0" title="over 5">0</td>' in page
    assert "Next step" in page


def test_offline_figures_are_labelled(seen, alice):
    graded(alice, 70, at=ago(1), grader="offline:1")
    assert "Offline figures: every grade of this period was given by rules" in seen()
    graded(alice, 50, at=ago(1))
    page = seen()
    assert "1 of 2 graded" in page and "1 graded by rules, not averaged" in page
    mixed = seen(include_offline="true")
    assert "2 of 2 graded" in mixed
    assert "averaged together here" in mixed


def test_filters_are_kept_in_the_address(seen, alice, bob, northwind):
    persona = PersonaFactory(organisation=northwind, name="Grace Okonkwo")
    graded(alice, 70, at=ago(1), persona=persona)
    graded(bob, 50, at=ago(100))
    assert "1 of 1 graded" in seen()
    assert "2 of 2 graded" in seen(period="all")
    page = seen(period="all", user=str(bob.pk))
    assert "1 of 1 graded" in page and "<strong>50</strong>" in page
    assert f'<option value="{bob.pk}" selected>' in page
    assert "<strong>70</strong>" in seen(period="all", persona=persona.pk)
    assert "No calls match these filters." in seen(period="7d", user=str(bob.pk))
    chosen = seen(**{"from": f"{ago(120):%Y-%m-%d}", "to": f"{ago(90):%Y-%m-%d}"})
    assert "<strong>50</strong>" in chosen


@pytest.mark.parametrize(
    "query",
    [
        {"period": "13x"},
        {"from": "2026-02-02", "to": "2026-02-01"},
        {"from": "9999-12-31"},
        {"user": "nobody"},
        {"persona": "99999999999999999999"},
    ],
)
def test_what_makes_no_sense_is_named(browser, manager, query):
    answer = browser(manager).get(URL, query)
    assert answer.status_code == 400
    assert "These are the figures without filters." in words(answer)


def test_what_is_not_the_organisations_is_not_there(browser, manager, charlie):
    theirs = AssignmentFactory(organisation=charlie.organisation)
    for query in ({"user": str(charlie.pk)}, {"assignment": theirs.pk}):
        assert browser(manager).get(URL, query).status_code == 404


def test_more_people_ask_for_no_more_queries(
    browser, manager, alice, bob, django_assert_max_num_queries
):
    client = browser(manager)
    for number in range(5):
        for person in (alice, bob):
            graded(person, 70 + number, at=ago(number), skills={"discovery": 4, "value": 2})
    with django_assert_max_num_queries(24):
        assert client.get(URL).status_code == 200
    assert TrainingSession.objects.count() == 10


def test_a_chart_has_its_sentence_and_its_table(seen, alice):
    graded(alice, 60, at=ago(5))
    graded(alice, 72, at=ago(1))
    page = seen()
    assert "From 60 (" in page and "The same as a table" in page
    assert '<script type="application/json">' in page


def test_how_calls_are_talked_stands_against_the_ranges(seen, alice):
    for number in range(6):
        graded(alice, 60, at=ago(1 + number), metrics={"talk_ratio": 60 + number, "silence": 8})
    for number in range(5):
        graded(alice, 60, at=ago(31 + number), metrics={"talk_ratio": 40})
    graded(alice, 60, at=ago(1))
    page = seen()
    assert "0 of 1 averages lie in the range to aim for." in page
    assert "<strong>62.5</strong> %" in page and "35 to 55" in page and "out of range" in page
    assert "+22.5 percentage points on the period before" in page
    assert "over 6 calls" in page and "likely 60.5 to 64.4" in page
    assert "<strong>8</strong> s" in page and "no range" in page
    assert "Patience" not in page  # of no call known


def test_metrics_of_few_calls_are_not_judged(seen, alice, bob):
    graded(alice, 60, at=ago(1), metrics={"talk_ratio": 90})
    page = seen()
    assert "Under 5 calls an average is not held against its range." in page
    assert "<strong>90</strong> %" in page and "out of range" not in page
    assert "How the calls were talked" not in seen(user=str(bob.pk))


def test_what_is_kept_is_as_new_as_the_newest_grade(browser, manager, alice, northwind):
    """Two managers look; what people do beside calls shows at once, too."""
    graded(alice, 61, at=ago(1), skills={"discovery": 3})
    clients = [browser(manager), browser(UserFactory(organisation=northwind, role=Role.MANAGER))]
    with CaptureQueriesContext(connection) as first:
        before = words(clients[0].get(URL))
    with CaptureQueriesContext(connection) as again:
        assert words(clients[1].get(URL)).count("<strong>61</strong>") == 1
    assert len(again) < len(first)
    assert "1 of 1 graded" in before
    AssignmentFactory(organisation=northwind, title="Brand new")
    UserFactory(organisation=northwind, name="Aaron Newcomer")
    page = words(clients[0].get(URL))
    assert "Brand new" in page and "Aaron Newcomer" in page and "1 of 1 graded" in page
    graded(alice, 71, at=ago(1))
    assert "2 of 2 graded" in words(clients[0].get(URL))


def test_filters_are_kept_apart(seen, alice, bob):
    graded(alice, 61, at=ago(1))
    for _ in range(2):
        assert "1 of 1 graded" in seen()
        assert "1 of 1 graded" in seen(user=str(alice.pk))
        assert "No calls match these filters." in seen(user=str(bob.pk))
        assert "1 of 1 graded" in seen(period="all")


def test_of_all_time_the_table_is_as_of_the_last_refresh(seen, alice, bob):
    for number in range(5):
        graded(alice, 70 + number, at=ago(50 + number))
    performance_summary_refresh()
    for number in range(5):
        graded(bob, 60, at=ago(number))
    page = seen(period="all")
    assert "of all time, they are counted every hour" in page
    assert 'title="over 5">72</td>' in page
    assert 'title="over 5">60</td>' not in page and "10 of 10 graded" in page
    lately = seen()
    assert "counted every hour" not in lately
    assert 'title="over 5">60</td>' in lately
