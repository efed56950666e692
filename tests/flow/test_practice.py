"""A rep practises in a real browser: from the customers by text to the report, and by voice."""

import json
from contextlib import contextmanager
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.db import connections
from django.test import Client
from playwright.sync_api import expect, sync_playwright

from sessions_app.models import Channel, SessionStatus, TrainingSession
from tests.factories import (
    PersonaFactory,
    RubricFactory,
    RubricVersionFactory,
    SessionFactory,
    UserFactory,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(240)]

AT_MOST = 30_000  # ms, on a busy machine
FLAGS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
]
SAID = (
    "Hello Dana, this is Robin from Routewise. Is now a bad time for two minutes?",
    "How do you plan your delivery routes today, and what does replanning cost you?",
)


@pytest.fixture
def rep(transactional_db):
    RubricVersionFactory(rubric=RubricFactory(is_default=True))
    PersonaFactory(slug="dana")
    return UserFactory()


@pytest.fixture
def page(live_stack, chromium, monkeypatch, rep):
    """The rep's browser, logged in; `page.problems` is what its scripts complain about."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright keeps a loop here
    client = Client()
    client.force_login(rep)
    with sync_playwright() as playwright:
        chrome = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        context = chrome.new_context(base_url=live_stack.url)
        cookie = client.cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_stack.url}])
        page = context.new_page()
        page.set_default_timeout(AT_MOST)
        expect.set_options(timeout=AT_MOST)
        page.problems = []
        page.on("pageerror", lambda error: page.problems.append(str(error)))
        yield page
        expect.set_options(timeout=5000)
        chrome.close()
        connections.close_all()  # those that Django keeps for code that runs beside a loop


def assert_accessible(page):
    found = Axe().run(page).response["violations"]
    assert not found, json.dumps([(rule["id"], rule["nodes"][0]["html"]) for rule in found])


def turns(page):
    return page.locator("[data-said] li:not(.typing) p")


def say(page, text, *, by="Enter"):
    page.get_by_label("What you say").fill(text)
    page.keyboard.press(by)


@contextmanager
def offline(page):
    """Nothing that is sent to the session arrives."""
    page.route("**/api/sessions/*/messages", lambda route: route.abort())
    yield
    page.unroute("**/api/sessions/*/messages")


def test_from_the_customers_by_text_to_the_report(page):
    page.goto("/practice/")
    assert_accessible(page)
    page.get_by_role("link", name="Dana Whitfield").click()
    expect(page.get_by_role("heading", name="What is graded")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Start by text").click()
    expect(turns(page)).to_have_text(["Dana speaking."])
    for at, text in enumerate(SAID, start=1):
        say(page, text)
        expect(turns(page)).to_have_count(1 + 2 * at)
    expect(page.locator("#announce")).to_contain_text("Dana Whitfield: ")
    assert_accessible(page)
    before = turns(page).all_inner_texts()
    page.reload()
    assert turns(page).all_inner_texts() == before
    page.get_by_role("button", name="End the call").first.click()
    expect(page.get_by_role("dialog")).to_contain_text("End the call?")
    page.get_by_role("dialog").get_by_role("button", name="End the call").click()
    expect(page.locator(".headline")).to_be_visible(timeout=4 * AT_MOST)
    assert TrainingSession.objects.get().turns[1].text == SAID[0]
    expect(page.get_by_role("link", name="Practise this")).to_have_attribute(
        "href", f"/practice/{TrainingSession.objects.get().persona_id}/"
    )
    assert page.problems == []


def test_shift_and_enter_begin_a_line_and_going_on_keeps_the_call(page, rep):
    session = text_call(rep)
    page.goto(f"/sessions/{session.pk}/call/")
    page.get_by_label("What you say").fill("One")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("two")
    page.keyboard.press("Enter")
    expect(turns(page).nth(1)).to_have_text("One\ntwo")
    page.get_by_role("button", name="End the call").click()
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("dialog")).to_be_hidden()
    session.refresh_from_db()
    assert session.status in (SessionStatus.CREATED, SessionStatus.IN_CALL)


def test_what_was_written_outlives_a_lost_network_and_a_reload_as_one_turn(page, rep):
    session = text_call(rep)
    page.goto(f"/sessions/{session.pk}/call/")
    with offline(page):
        say(page, SAID[0])
        expect(page.locator("[data-words]")).to_contain_text("We'll retry.")
        page.get_by_label("What you say").fill("And then")
        page.reload()
        expect(page.get_by_label("What you say")).to_have_value("And then")
        expect(page.locator("[data-words]")).to_contain_text("We'll retry.")
    expect(turns(page)).to_have_count(3)
    page.reload()
    expect(turns(page)).to_have_count(3)
    session.refresh_from_db()
    assert [turn.text for turn in session.turns].count(SAID[0]) == 1
    assert page.problems == []


def test_a_message_that_is_refused_comes_back_with_the_reason(page, rep):
    session = text_call(rep)
    page.goto(f"/sessions/{session.pk}/call/")
    page.locator("textarea").evaluate("field => field.removeAttribute('maxlength')")
    say(page, "a" * 5000)
    expect(page.locator("[data-words]")).to_contain_text("At most 4,000 characters")
    expect(page.get_by_label("What you say")).to_have_value("a" * 5000)
    expect(turns(page)).to_have_count(1)


@pytest.mark.skipif(
    not (Path(settings.BASE_DIR) / "static" / "built" / "voice.js").exists(),
    reason="the voice page is not built: bin/build-voice",
)
def test_the_voice_page_joins_and_after_a_reload_asks_first(page, rep):
    session = SessionFactory(
        user=rep, status=SessionStatus.CREATED, web_call_url="https://vapi.daily.co/room"
    )
    asked = []
    page.route("https://*.daily.co/**", lambda route: (asked.append(1), route.abort()))
    page.goto(f"/sessions/{session.pk}/call/")
    words = page.locator("[data-words]")
    expect(words).to_have_text("Connecting …")
    assert_accessible(page)
    page.reload()
    expect(words).to_contain_text("Rejoin it, or end it and keep what was said.")
    page.get_by_role("button", name="Rejoin").click()
    expect(words).to_have_text("Connecting …")
    expect(page.get_by_role("button", name="Mute")).to_be_disabled()
    page.get_by_label("Captions").uncheck()
    expect(page.locator("[data-said]")).to_be_hidden()
    assert asked  # its code comes from there, and nothing else was needed
    assert page.problems == []


def text_call(rep):
    return SessionFactory(
        user=rep, channel=Channel.TEXT, status=SessionStatus.CREATED, vapi_call_id=None
    )
