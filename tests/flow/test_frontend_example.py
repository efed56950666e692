"""docs/frontend-example.html: a page of another origin calls, and shows the report."""

import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from django.db import connections
from playwright.sync_api import expect, sync_playwright

from sessions_app.models import SessionStatus, TrainingSession
from tests.factories import PersonaFactory
from tests.fakes.supabase_server import FakeSupabase

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(180)]

DOCS = Path(__file__).parents[2] / "docs"
AT_MOST = 60_000  # ms, on a busy machine


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@pytest.fixture
def origin():
    """Another site, which serves nothing but the example."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=DOCS)) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def supabase():
    with FakeSupabase() as server:
        yield server


@pytest.fixture
def stack_env(origin, supabase):
    return {"CORS_ALLOWED_ORIGINS": origin, "SUPABASE_URL": supabase.url}


@pytest.fixture
def page(chromium, monkeypatch):
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright keeps a loop here
    with sync_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path=chromium, args=flags)
        page = browser.new_page()
        page.set_default_timeout(AT_MOST)
        yield page
        browser.close()
        connections.close_all()  # those that Django keeps for code that runs beside a loop


def test_a_call_by_text_and_its_report_through_the_api_alone(
    page, stack, origin, supabase, alice, default_rubric
):
    PersonaFactory(name="Dana Whitfield")
    page.goto(f"{origin}/frontend-example.html")
    page.get_by_label("API").fill(stack.url)
    page.get_by_label("Bearer token").fill("no token")
    page.get_by_role("button", name="Start a call").click()
    state = page.locator("#state")
    expect(state).to_contain_text("This token is not valid.", timeout=AT_MOST)

    page.get_by_label("Bearer token").fill(supabase.token(alice))
    page.get_by_role("button", name="Start a call").click()
    expect(state).to_contain_text("You are talking to Dana Whitfield", timeout=AT_MOST)
    for number, text in enumerate(
        (
            "Hello Dana, this is Sam from Parcelwise. Do you have two minutes for me?",
            "How do you plan your routes today, and what costs you the most time with it?",
            "What happens in the depot on a morning when one of your drivers is ill?",
        ),
        start=1,
    ):
        page.get_by_label("You").fill(text)
        page.get_by_role("button", name="Say it").click()
        expect(page.locator("#chat li")).to_have_count(2 * number, timeout=AT_MOST)
    page.get_by_role("button", name="End the call").click()

    report = page.locator("#report")
    expect(report).to_contain_text("Score: ", timeout=AT_MOST)
    session = TrainingSession.objects.get()
    assert (session.user, session.status) == (alice, SessionStatus.COMPLETED)
    expect(report).to_contain_text("Discovery: ")
    expect(report).to_contain_text(f"Outcome: {session.outcome}")
