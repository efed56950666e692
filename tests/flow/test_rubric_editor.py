"""The rubric's editor in a real browser: the scorecard follows the hand, publishing asks first."""

import json

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import connections
from django.test import Client
from playwright.sync_api import expect, sync_playwright

from accounts.models import Role, User
from sessions_app.models import RubricVersion
from sessions_app.rubric_input import RubricInput, content_from
from sessions_app.services.rubric_drafts import rubric_create
from tests.factories import UserFactory
from tests.sessions_app.rubrics import criterion, rubric, yes_or_no

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(240)]

AT_MOST = 30_000  # ms, on a busy machine


@pytest.fixture
def draft(transactional_db):
    """With a weight too little."""
    manager = UserFactory(role=Role.MANAGER)
    given = RubricInput(data=rubric(criterion(weight=59), yes_or_no()))
    given.is_valid(raise_exception=True)
    return rubric_create(
        by=manager,
        organisation=manager.organisation,
        content=content_from(given.validated_data),
    )


@pytest.fixture
def page(draft, live_server, chromium, monkeypatch):
    """A phone in the dark, its manager logged in."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright keeps a loop here
    client = Client()
    client.force_login(User.objects.get())
    cookie = client.cookies["sessionid"].value
    with sync_playwright() as playwright:
        chrome = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        context = chrome.new_context(
            base_url=live_server.url,
            color_scheme="dark",
            viewport={"width": 390, "height": 844},
        )
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        page = context.new_page()
        page.set_default_timeout(AT_MOST)
        expect.set_options(timeout=AT_MOST)
        yield page
        expect.set_options(timeout=5000)
        chrome.close()
        connections.close_all()  # those that Django keeps for code that runs beside a loop


def test_a_draft_is_mended_and_published(page, draft):
    page.goto(f"/rubrics/{draft.rubric_id}/")
    scorecard = page.locator("#scorecard")
    expect(scorecard).to_contain_text("The weights sum to 99, not to 100.")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    found = Axe().run(page).response["violations"]
    assert not found, json.dumps([(rule["id"], rule["nodes"][0]["html"]) for rule in found])

    page.get_by_label("Weight, %").first.fill("60")
    expect(scorecard).to_contain_text("Ready to be published.")
    assert draft.criteria.get(key="discovery").weight == 59  # nothing is saved yet
    page.get_by_text("Publish…").click()
    page.get_by_role("button", name="Publish version 1").click()
    expect(page.get_by_role("button", name="Edit as a draft")).to_be_visible()
    draft.refresh_from_db()
    assert draft.state == RubricVersion.State.PUBLISHED
    assert draft.criteria.get(key="discovery").weight == 60
