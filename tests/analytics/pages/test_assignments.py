"""`/assignments/` and `/assignments/<id>/`: giving, changing, and how far people are."""

from datetime import timedelta

import pytest
from django.utils import timezone

from sessions_app.models import Assignment
from tests.analytics.builders import graded
from tests.analytics.pages.test_team import ago, words
from tests.factories import (
    AssignmentFactory,
    PersonaFactory,
    RubricFactory,
    RubricVersionFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
URL = "/assignments/"


@pytest.fixture
def given(northwind):
    """What the form sends for a valid assignment to everyone."""
    due = timezone.now() + timedelta(days=7)
    return {
        "title": "Open a cold call",
        "description": "Earn two minutes.",
        "persona": PersonaFactory(organisation=northwind).pk,
        "rubric": RubricVersionFactory().rubric.pk,
        "due_at": f"{due:%Y-%m-%dT%H:%M}",
        "attempts_allowed": "3",
        "pass_count": "1",
        "pass_score": "70",
        "for_everyone": "on",
    }


@pytest.fixture
def row(northwind):
    return AssignmentFactory(organisation=northwind, title="Price", due_at=ago(1))


def test_only_managers_give_assignments(browser, manager, alice, row, given):
    for url in (URL, f"{URL}{row.pk}/"):
        assert browser(manager).get(url).status_code == 200
        refused = browser(alice).get(url)
        assert refused.status_code == 403
        assert "Only managers give assignments." in words(refused)
        assert browser(alice).post(url, given).status_code == 403
        assert browser().get(url).status_code == 302
        assert browser(manager).put(url).status_code == 405
    assert Assignment.objects.count() == 1


def test_another_organisations_is_not_there(browser, charlie, row, given):
    assert "Price" not in words(browser(charlie).get(URL))
    assert browser(charlie).get(f"{URL}{row.pk}/").status_code == 404
    assert browser(charlie).post(f"{URL}{row.pk}/", given).status_code == 404
    row.refresh_from_db()
    assert row.title == "Price"


def test_an_empty_list_says_what_to_do(browser, manager):
    assert "Nothing is assigned yet." in words(browser(manager).get(URL))


def test_the_newest_stands_first(browser, manager, northwind):
    for title in ("Older", "Newer"):
        AssignmentFactory(organisation=northwind, title=title)
    page = words(browser(manager).get(URL))
    assert page.index(">Newer<") < page.index(">Older<")


def test_a_manager_gives_one(browser, manager, northwind, given):
    answer = browser(manager).post(URL, given)
    made = Assignment.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/assignments/{made.pk}/")
    assert (made.organisation, made.created_by, made.for_everyone) == (northwind, manager, True)
    assert f"{timezone.localtime(made.due_at):%Y-%m-%dT%H:%M}" == given["due_at"]


def test_it_can_be_for_named_people(browser, manager, alice, given):
    browser(manager).post(URL, {**given, "for_everyone": "", "people": [str(alice.pk)]})
    assert list(Assignment.objects.get().people.all()) == [alice]


def test_the_form_opens_for_the_person_that_was_asked_for(browser, manager, alice, charlie):
    page = words(browser(manager).get(URL, {"for": str(alice.pk)}))
    assert '<details id="new" class="part" open>' in page
    assert f'value="{alice.pk}"' in page and page.count("checked") == 1
    for nobody in (str(charlie.pk), "nobody"):
        page = words(browser(manager).get(URL, {"for": nobody}))
        assert "checked" not in page


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"title": ""}, "This field is required."),
        ({"due_at": "2020-01-01T10:00"}, "The due date is past."),
        ({"due_at": "soon"}, "Enter a valid date/time."),
        ({"for_everyone": ""}, "Name the people, or give it to everyone."),
        ({"pass_count": "5"}, "at least 5 attempts must be allowed"),
        ({"pass_score": "101"}, "less than or equal to 100"),
        ({"attempts_allowed": "0"}, "greater than or equal to 1"),
        ({"persona": "999999"}, "Select a valid choice."),
        ({"people": "nobody"}, "“nobody” is not a valid UUID."),
    ],
)
def test_what_is_wrong_is_said_and_the_input_kept(browser, manager, given, change, told):
    answer = browser(manager).post(URL, {**given, **change})
    assert answer.status_code == 400
    assert told in words(answer)
    assert "Earn two minutes." in words(answer)
    assert not Assignment.objects.exists()


def test_what_is_others_or_unfit_cannot_be_chosen(browser, manager, given, charlie):
    theirs = charlie.organisation
    for change in (
        {"persona": PersonaFactory(organisation=theirs).pk},
        {"persona": PersonaFactory(is_active=False).pk},
        {"rubric": RubricFactory(organisation=theirs).pk},
        {"rubric": RubricFactory().pk},
        {"for_everyone": "", "people": [str(charlie.pk)]},
    ):
        assert browser(manager).post(URL, {**given, **change}).status_code == 400
    assert not Assignment.objects.exists()


def test_a_change_of_one_thing_leaves_the_rest(browser, manager, alice, row):
    """Its due date is past and stays: only what is changed has to be right."""
    sent = {
        "title": "Price, twice",
        "description": "",
        "persona": row.persona_id,
        "rubric": row.rubric_id,
        "due_at": f"{row.due_at:%Y-%m-%dT%H:%M}",
        "attempts_allowed": "",
        "pass_count": "1",
        "pass_score": "",
        "people": [str(alice.pk)],
    }
    before = row.due_at
    assert browser(manager).post(f"{URL}{row.pk}/", sent).status_code == 302
    row.refresh_from_db()
    assert (row.title, row.due_at, row.for_everyone) == ("Price, twice", before, False)
    assert list(row.people.all()) == [alice]


def test_people_stand_with_their_states_the_neediest_first(browser, manager, alice, bob, row):
    graded(alice, 90, at=ago(2), assignment=row)
    page = words(browser(manager).get(f"{URL}{row.pk}/"))
    assert "2 people" in page
    assert page.index(f">{bob}<") < page.index(f">{alice}<")
    assert "Overdue 1" in page and "Passed 1" in page and "90.0" in page


def test_one_state_can_be_looked_at(browser, manager, alice, bob, row):
    graded(alice, 90, at=ago(2), assignment=row)
    page = words(browser(manager).get(f"{URL}{row.pk}/", {"state": "overdue"}))
    table = page[page.index('aria-label="People"') : page.index('id="change"')]
    assert bob.name in table and alice.name not in table
    none = words(browser(manager).get(f"{URL}{row.pk}/", {"state": "failed"}))
    assert "Nobody is in this state." in none
    assert "2 people" in words(browser(manager).get(f"{URL}{row.pk}/", {"state": "nonsense"}))


def test_more_people_ask_for_no_more_queries(
    browser, manager, northwind, row, django_assert_max_num_queries
):
    for number in range(8):
        graded(UserFactory(organisation=northwind), 60 + number, at=ago(2), assignment=row)
    client = browser(manager)
    with django_assert_max_num_queries(18):
        client.get(f"{URL}{row.pk}/")
    with django_assert_max_num_queries(12):
        client.get(URL)
