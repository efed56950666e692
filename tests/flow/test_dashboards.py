"""The pages with figures in a real browser: their charts, their tables, and who cannot see."""

import json
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import connections
from django.test import Client
from django.utils import timezone
from playwright.sync_api import expect, sync_playwright

from accounts.models import Role
from grading.models import ConversationMetrics, GradeDispute
from tests.analytics.builders import graded, held
from tests.factories import AssignmentFactory, OrganisationFactory, UserFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(240)]

AT_MOST = 30_000  # ms, on a busy machine
SKILLS = ("discovery", "listening", "next_step", "objection_handling", "opening", "value")


def ago(days):
    return timezone.now() - timedelta(days=days)


@pytest.fixture
def team(transactional_db):
    """A manager's team of four over some months: one falls, one has never practised."""
    organisation = OrganisationFactory(name="Northwind")
    people = [
        UserFactory(name=name, organisation=organisation)
        for name in ("Riley Park", "Sam Okafor", "Jo Lindqvist", "Ana Ferreira")
    ]
    manager = UserFactory(name="Mara Keller", organisation=organisation, role=Role.MANAGER)
    late = AssignmentFactory(
        organisation=organisation, title="Handle the price objection", due_at=ago(3), pass_score=85
    )
    AssignmentFactory(organisation=organisation, title="Open a cold call", due_at=ago(-6))
    for place, person in enumerate(people[:3]):
        for number in range(14):
            _call(person, place, number, assignment=late if number == 4 and place < 2 else None)
    held(people[0], at=ago(1))
    disputed = graded(people[1], 41, at=ago(2), skills={"value": 2})
    GradeDispute.objects.create(
        grade=disputed.grades.get(), reason="I did ask what it costs them.", by=people[1]
    )
    return manager, people


def _call(person, place, number, *, assignment):
    """The older, the higher `number`; the first person's scores fall, the others' rise."""
    score = 52 + number * 2.5 if place == 0 else 58 + place * 9 - number * 0.8
    session = graded(
        person,
        round(score, 2),
        at=ago(number * 4 + place),
        closed=(number + place) % 3 == 0,
        assignment=assignment,
        skills={
            skill: 1 + (number * 3 + place + position) % 5 for position, skill in enumerate(SKILLS)
        },
    )
    ConversationMetrics.objects.create(
        session=session, times="measured", talk_ratio=66 - number + place * 3
    )


@pytest.fixture
def open_page(live_server, chromium, monkeypatch):
    """A page as this person; `problems` is what its scripts and its policy complain about."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright keeps a loop here
    with sync_playwright() as playwright:
        chrome = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])

        def opened(user, **options):
            client = Client()
            client.force_login(user)
            context = chrome.new_context(base_url=live_server.url, **options)
            cookie = client.cookies["sessionid"].value
            context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
            page = context.new_page()
            page.set_default_timeout(AT_MOST)
            page.problems = []
            page.on("pageerror", lambda error: page.problems.append(str(error)))
            page.on(
                "console",
                lambda line: line.type == "error" and page.problems.append(line.text),
            )
            return page

        expect.set_options(timeout=AT_MOST)
        yield opened
        expect.set_options(timeout=5000)
        chrome.close()
        connections.close_all()  # those that Django keeps for code that runs beside a loop


def assert_accessible(page):
    found = Axe().run(page).response["violations"]
    assert not found, json.dumps([(rule["id"], rule["nodes"][0]["html"]) for rule in found])


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_are_drawn_and_accessible(team, open_page, scheme):
    manager, people = team
    page = open_page(manager, color_scheme=scheme, reduced_motion="reduce")
    for url, charts in (
        ("/team/?period=90d", 2),
        (f"/team/{people[0].pk}/", 2),
        ("/assignments/?for=", 0),
        (f"/assignments/{people[0].organisation.assignment_set.last().pk}/", 0),
    ):
        page.goto(url)
        expect(page.locator(".drawing:visible")).to_have_count(charts)
        assert_accessible(page)
    assert not page.problems


def test_a_rep_sees_progress_on_a_phone(team, open_page):
    _, people = team
    page = open_page(people[1], viewport={"width": 390, "height": 844})
    page.goto("/")
    page.get_by_role("link", name="Progress").click()
    expect(page.locator(".drawing:visible")).to_have_count(2)
    expect(page.get_by_text("Work on next")).to_be_visible()
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert not page.problems


@pytest.mark.parametrize("url", ["/team/?period=90d", "/assignments/", "/admin/"])
def test_nothing_is_wider_than_a_phone(team, open_page, url):
    manager, _ = team
    root = UserFactory(is_superuser=True)
    page = open_page(root if "admin" in url else manager, viewport={"width": 390, "height": 844})
    page.goto(url)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_without_scripts_the_tables_say_it(team, open_page):
    manager, _ = team
    page = open_page(manager, java_script_enabled=False)
    page.goto("/team/?period=90d")
    expect(page.locator(".drawing:visible")).to_have_count(0)
    page.locator(".chart summary").first.click()
    expect(page.get_by_role("region", name="Average score by week, as a table")).to_be_visible()
