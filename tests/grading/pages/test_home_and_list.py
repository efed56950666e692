"""Home and the list of sessions."""

from datetime import timedelta

import pytest
from django.utils import timezone

from sessions_app.models import SessionStatus
from tests.factories import AssignmentFactory, SessionFactory, UserFactory

pytestmark = pytest.mark.django_db


def page_of(client, url="/", **query):
    answer = client.get(url, query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_next_due_assignment_comes_first_and_overdue_says_so(browser, alice, northwind):
    now = timezone.now()
    for title, due in (
        ("No date", None),
        ("Later", now + timedelta(days=9)),
        ("Missed it", now - timedelta(days=1)),
    ):
        AssignmentFactory(organisation=northwind, title=title, due_at=due)
    AssignmentFactory(organisation=northwind, title="Bob's own", for_everyone=False)
    page = page_of(browser(alice))
    assert page.index("Missed it") < page.index("Later") < page.index("No date")
    assert "overdue since" in page
    assert "Bob's own" not in page.replace("&#x27;", "'")


def test_home_names_the_one_thing_to_practise(browser, alice, completed):
    session = completed(
        criteria=[
            {"key": "opening", "score": 4, "verdict": "met", "suggestion": "Say your name."},
            {"key": "next_step", "score": 1, "verdict": "missed", "suggestion": "Name a day."},
        ]
    )
    page = page_of(browser(alice))
    assert "One thing to practise" in page and "Name a day." in page
    assert f'href="/sessions/{session.pk}/#criterion-next_step"' in page


def test_home_shows_what_is_being_processed(browser, alice, session):
    assert "Being graded" in page_of(browser(alice))


def test_a_rep_sees_their_own_and_a_manager_the_team(browser, alice, bob, manager, charlie):
    SessionFactory(user=bob, persona_snapshot={"name": "Bob's customer"})
    name = "Bob&#x27;s customer"
    assert name not in page_of(browser(alice))
    assert name in page_of(browser(manager)) and bob.name in page_of(browser(manager))
    assert name not in page_of(browser(charlie))


def test_support_is_shown_the_way_to_the_admin(browser, support):
    page = page_of(browser(support))
    assert "dead letters" in page and "No calls yet" not in page


def test_the_filter_stays_on_the_next_page(browser, alice):
    SessionFactory.create_batch(27, user=alice, status=SessionStatus.FAILED)
    SessionFactory(user=alice, status=SessionStatus.ABANDONED)
    client = browser(alice)
    page = page_of(client, "/sessions/", status="failed")
    assert "27 sessions" in page and "Page 1 of 2" in page
    assert 'href="?page=2&amp;status=failed"' in page
    second = page_of(client, "/sessions/", status="failed", page="2")
    assert second.count('class="pill failed"') == 2


@pytest.mark.parametrize(
    "query",
    [{"page": "0"}, {"page": "999"}, {"page": "x"}, {"status": "x"}],
)
def test_nonsense_in_the_address_shows_the_list(browser, alice, query):
    SessionFactory(user=alice)
    assert "1 session<" in page_of(browser(alice), "/sessions/", **query)


def test_home_takes_a_fixed_number_of_queries(
    browser, manager, northwind, completed, django_assert_max_num_queries
):
    for _ in range(6):
        completed(user=UserFactory(organisation=northwind))
        AssignmentFactory(organisation=northwind)
    client = browser(manager)
    with django_assert_max_num_queries(14):
        page_of(client)
