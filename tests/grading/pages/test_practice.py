"""Choosing a customer: cards, my best score, filters, assignments."""

from datetime import timedelta

import pytest
from django.utils import timezone

from grading.templatetags.names import initials
from sessions_app.models import Difficulty
from tests.factories import AssignmentFactory, PersonaFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def show(browser, alice):
    """The page as Alice sees it, with the order of its customers."""

    def show(user=alice, **query):
        answer = browser(user).get("/practice/", query)
        assert answer.status_code == 200
        return answer.content.decode().replace("&#x27;", "'")

    return show


def named(page):
    known = ("Ada Easy", "Mo Medium", "Hal Hard", "Eve Expert")
    return sorted((name for name in known if name in page), key=page.index)


@pytest.fixture
def four(db):
    for difficulty, name, industry in (
        (Difficulty.EXPERT, "Eve Expert", "banking"),
        (Difficulty.HARD, "Hal Hard", "insurance"),
        (Difficulty.EASY, "Ada Easy", "insurance"),
        (Difficulty.MEDIUM, "Mo Medium", ""),
    ):
        PersonaFactory(name=name, difficulty=difficulty, industry=industry)


def test_cards_say_who_it_is_and_lead_to_the_brief_easy_ones_first(show, four):
    persona = PersonaFactory(
        name="Zoe Zonder",
        mood="hurried",
        hidden_goals="Wants out.",
        knowledge="Has a rival's offer.",
        objections=["Far too dear."],
    )
    page = show()
    assert named(page) == ["Ada Easy", "Mo Medium", "Hal Hard", "Eve Expert"]
    assert f'href="/practice/{persona.slug}/">Zoe Zonder</a>' in page
    assert "Head of Operations, Brightwater Logistics" in page and "Hurried" in page
    assert "Not tried yet" in page
    assert not any(secret in page for secret in ("Wants out", "rival", "Far too dear"))


@pytest.mark.parametrize(
    ("query", "left"),
    [
        ({"difficulty": "hard"}, ["Hal Hard"]),
        ({"industry": "insurance"}, ["Ada Easy", "Hal Hard"]),
        ({"industry": "insurance", "difficulty": "easy"}, ["Ada Easy"]),
        ({"q": "eve BANK"}, ["Eve Expert"]),
        ({"difficulty": "'; --"}, ["Ada Easy", "Mo Medium", "Hal Hard", "Eve Expert"]),
        ({"page": "9999"}, ["Ada Easy", "Mo Medium", "Hal Hard", "Eve Expert"]),
    ],
)
def test_filters_and_search_live_in_the_address(show, four, query, left):
    assert named(show(**query)) == left


def test_a_filter_that_matches_nothing_can_be_cleared(show, four):
    page = show(q="nobody at all")
    assert "No customers match these filters." in page
    assert 'href="/practice/"><strong>Clear filters</strong>' in page
    assert 'value="nobody at all"' in page


def test_without_customers_the_page_says_who_adds_them(show):
    assert "A manager or administrator adds customers." in show()


def test_an_archived_customer_and_another_organisations_are_not_offered(show, contoso, northwind):
    PersonaFactory(name="Ada Easy", is_active=False)
    PersonaFactory(name="Hal Hard", organisation=contoso)
    PersonaFactory(name="Mo Medium", organisation=northwind)
    assert named(show()) == ["Mo Medium"]


def test_my_best_score_is_mine_and_a_models_goes_before_one_by_rules(show, completed, northwind):
    persona = PersonaFactory()
    model = {"grader": "openai:gpt-4o-mini"}
    completed("61.25", persona=persona, grade=model)
    completed("58.00", persona=persona, grade=model)
    completed("90.00", persona=persona)  # by rules
    completed("99.00", persona=persona, grade={"is_current": False})
    completed("97.00", persona=persona, user=UserFactory(organisation=northwind), grade=model)
    page = show()
    assert "My best" in page and "<strong>61.2</strong>" in page
    assert not any(score in page for score in ("90.0", "99.0", "97.0"))


def test_a_best_score_by_rules_alone_says_so(show, completed):
    completed("72.50", persona=PersonaFactory())
    card = show().partition("My best")[2][:200]
    assert '<span class="badge">offline</span>' in card and "72.5" in card


def test_assignments_stand_on_top_with_their_state(show, northwind, completed, alice):
    soon = timezone.now() + timedelta(days=3)
    done = AssignmentFactory(organisation=northwind, title="Win two minutes", due_at=soon)
    AssignmentFactory(organisation=northwind, title="Save the policy", attempts_allowed=3)
    completed("84.00", persona=done.persona, assignment=done)
    page = show()
    first = page[page.index("Win two minutes") : page.index("Save the policy")]
    assert "Passed" in first and "Best 84" in first and "1 attempt" in first
    second = page[page.index("Save the policy") : page.index("Customers</h2>")]
    assert "To do" in second and "3 attempts left" in second
    assert f'href="/practice/{done.persona.slug}/?assignment={done.pk}"' in page


def test_the_page_takes_a_fixed_number_of_queries(
    browser, alice, completed, northwind, django_assert_max_num_queries
):
    for _ in range(8):
        completed(persona=PersonaFactory(), assignment=AssignmentFactory(organisation=northwind))
    client = browser(alice)
    with django_assert_max_num_queries(14):
        client.get("/practice/")


def test_only_reading_and_only_after_a_login(browser, alice):
    assert browser(alice).post("/practice/").status_code == 405
    answer = browser().get("/practice/")
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/login/?next=/practice/")


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Dana Whitfield", "DW"), ("Chidi", "C"), ("ana maria de souza", "AS"), ("", "")],
)
def test_initials(name, letters):
    assert initials(name) == letters
