"""The page of a session in a real browser: it changes by itself, within a second, and says so."""

import time

import pytest
from django.db import connections
from django.test import Client
from playwright.sync_api import expect, sync_playwright

from sessions_app.pipeline.execute import session_drive, step_execute
from sessions_app.services.session_end import session_end
from sessions_app.services.session_import import report_of_turns
from tests.calls import GOOD_CALL, turns
from tests.factories import SessionFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(180)]


POLL = 5.0  # seconds between two questions of a page that hears nothing
AT_MOST = 20_000  # ms, on a busy machine


@pytest.fixture
def session():
    """A call has ended; its steps are carried out by the test, one by one."""
    session = SessionFactory()
    session_end(session, report_of_turns(turns(GOOD_CALL)))
    return session


@pytest.fixture
def chrome(chromium, monkeypatch):
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright keeps a loop here
    with sync_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path=chromium, args=flags)
        yield browser
        browser.close()
        connections.close_all()  # those that Django keeps for code that runs beside a loop


@pytest.fixture
def page(stack, chrome, session):
    """The owner's browser, logged in; `page.problems` is what its console complains about."""
    stack.kill("dispatcher")
    client = Client()
    client.force_login(session.user)
    context = chrome.new_context(base_url=stack.url)
    cookie = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": stack.url}])
    page = context.new_page()
    page.problems = []
    page.on("pageerror", lambda error: page.problems.append(str(error)))
    page.on("console", lambda said: said.type == "error" and page.problems.append(said.text))
    return page


def is_question(message):
    return "/progress/" in message.url


def run(session, step):
    assert step_execute(session.steps.get(step=step).pk)


def test_a_step_is_seen_at_once_and_the_report_opens_by_itself(page, session):
    page.goto(f"/sessions/{session.pk}/")
    heading, announced = page.locator("#state"), page.locator("#announce")
    expect(heading).to_have_text("Step 1 of 3: tidying the transcript.")
    expect(announced).to_be_empty()
    with page.expect_response(is_question, timeout=AT_MOST):
        pass  # the next question would come in five seconds
    asked = time.monotonic()
    with page.expect_request(is_question, timeout=AT_MOST):
        run(session, "clean_transcript")
    assert time.monotonic() - asked < POLL - 1
    expect(heading).to_have_text("Step 2 of 3: finding evidence and scoring.", timeout=AT_MOST)
    expect(announced).to_have_text("Step 2 of 3: finding evidence and scoring.")
    session_drive(session.pk, pause=time.sleep)
    expect(page.locator(".headline")).to_be_visible(timeout=AT_MOST)
    expect(announced).to_contain_text("Completed:")
    assert page.locator("[hx-get]").count() == 0
    assert page.problems == []


def test_without_events_the_page_asks_every_few_seconds(page, session):
    page.route("**/events?*", lambda route: route.fulfill(status=503))
    page.goto(f"/sessions/{session.pk}/")
    expect(page.locator("#state")).to_be_visible()
    session_drive(session.pk, pause=time.sleep)
    expect(page.locator(".headline")).to_be_visible(timeout=AT_MOST)
