"""The brief before a call, and the form that starts it."""

import re

import pytest

from sessions_app.models import (
    Channel,
    IdempotencyKey,
    RepScript,
    SessionStatus,
    TrainingSession,
)
from sessions_app.services.session_start_once import ROUTE
from tests.factories import AssignmentFactory, PersonaFactory
from tests.fakes.vapi_server import busy, error

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("default_rubric")]

SECRETS = {
    "hidden_goals": "Wants her mornings back.",
    "knowledge": "Has a rival's offer.",
    "objections": ["Far too dear."],
}


@pytest.fixture
def persona():
    return PersonaFactory(slug="dana", mood="hurried but fair", industry="logistics", **SECRETS)


@pytest.fixture
def client(browser, alice):
    return browser(alice)


@pytest.fixture
def voice(fake_vapi, settings, tmp_path):
    """A VAPI to call, and a page built to join its calls."""
    (tmp_path / "built").mkdir()
    (tmp_path / "built" / "voice.js").write_text("//")
    settings.STATICFILES_DIRS = [*settings.STATICFILES_DIRS, tmp_path]
    from django.contrib.staticfiles import finders

    finders.get_finder.cache_clear()
    yield fake_vapi
    finders.get_finder.cache_clear()


def brief(client, url="/practice/dana/", **query):
    answer = client.get(url, query)
    assert answer.status_code == 200
    return answer.content.decode().replace("&#x27;", "'")


def start(client, channel="text", url="/practice/dana/", **fields):
    return client.post(url, {"channel": channel, "key": "first", **fields})


def test_the_brief_shows_what_a_rep_may_know_and_no_more(client, persona):
    page = brief(client)
    for words in ("Dana Whitfield", "Hurried but fair", "Logistics", "Medium", persona.description):
        assert words in page
    assert "Book a meeting" in page
    assert all(name in page for name in ("Discovery", "Value", "Next Step", "Pass mark 70"))
    assert "about 5 minutes, 30 at most" in page
    assert not any(secret in page for secret in ("mornings back", "rival", "too dear"))


def test_a_persona_is_found_by_its_number_too(client, persona):
    assert "Dana Whitfield" in brief(client, f"/practice/{persona.pk}/")


def test_an_organisations_own_persona_goes_before_everyones(client, persona, northwind):
    PersonaFactory(slug="dana", name="Our Own", organisation=northwind)
    assert "Our Own" in brief(client)


def test_an_assignment_brings_its_rubric_and_its_task(client, persona, northwind):
    given = AssignmentFactory(
        organisation=northwind, persona=persona, title="Win two minutes", description="Earn it."
    )
    page = brief(client, assignment=given.pk)
    assert "<h1>Win two minutes</h1>" in page and "Earn it." in page
    assert given.rubric.name in page
    answer = start(client, assignment=given.pk)
    session = TrainingSession.objects.get()
    assert answer["Location"] == f"/sessions/{session.pk}/call/"
    assert (session.assignment, session.rubric_version.rubric) == (given, given.rubric)


@pytest.mark.parametrize("number", ["999999", "x", "-1", "9" * 30])
def test_an_assignment_that_is_not_mine_does_not_exist(client, persona, number):
    assert client.get("/practice/dana/", {"assignment": number}).status_code == 404


def test_an_assignment_with_another_persona_does_not_exist_here(client, persona, northwind):
    other = AssignmentFactory(organisation=northwind)
    assert client.get("/practice/dana/", {"assignment": other.pk}).status_code == 404


def test_starting_by_text_leads_to_the_call(client, persona, alice):
    answer = start(client)
    session = TrainingSession.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/sessions/{session.pk}/call/")
    assert (session.user, session.channel, session.persona) == (alice, Channel.TEXT, persona)


def test_starting_by_voice_makes_one_call(client, persona, voice):
    assert "Start the call" in brief(client)
    assert start(client, "voice").status_code == 302
    session = TrainingSession.objects.get()
    assert list(voice.calls) == [session.vapi_call_id]


@pytest.mark.parametrize("channel", ["text", "voice"])
def test_the_form_sent_twice_starts_one_session(client, persona, voice, channel):
    first, second = start(client, channel), start(client, channel)
    assert first["Location"] == second["Location"]
    assert TrainingSession.objects.count() == 1
    assert len(voice.calls) == (channel == "voice")


def test_the_form_of_a_call_that_is_over_starts_the_next_one(client, persona):
    """Out of the browser's history it comes with its old key."""
    start(client)
    TrainingSession.objects.update(status=SessionStatus.PROCESSING)
    assert start(client)["Location"] == start(client)["Location"]
    over, new = TrainingSession.objects.order_by("pk")
    assert (over.status, new.status) == (SessionStatus.PROCESSING, SessionStatus.CREATED)


def test_a_second_sending_while_the_first_is_at_work_waits_with_the_same_form(
    client, persona, alice
):
    IdempotencyKey.objects.create(user=alice, route=ROUTE, key="first", body_hash="")
    answer = start(client)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Your call is being set up." in page and 'name="key" value="first"' in page
    assert not TrainingSession.objects.exists()


def test_one_persons_key_is_not_anothers(browser, bob, client, persona):
    start(client)
    start(browser(bob))
    assert TrainingSession.objects.count() == 2


@pytest.mark.parametrize(
    ("behaviour", "status", "words", "left"),
    [
        (busy(), 503, "All lines are busy.", 0),
        (error(500), 503, "did not say whether it made the call", 1),  # looked for later
        (error(401), 502, "Tell an administrator", 0),
    ],
)
def test_a_call_that_cannot_be_made_says_so_and_offers_text(
    client, persona, voice, behaviour, status, words, left
):
    voice.on_create.always(behaviour)
    answer = start(client, "voice")
    page = answer.content.decode()
    assert answer.status_code == status
    assert words in page
    assert 'name="channel" value="text"' in page and 'value="first"' not in page
    assert len(voice.requests) == 1  # sent once
    assert TrainingSession.objects.count() == left


def test_a_voice_service_that_is_down_is_said(client, persona, voice, settings):
    settings.VAPI_BASE_URL = "http://127.0.0.1:9"
    answer = start(client, "voice")
    assert answer.status_code == 503
    assert "cannot be reached, and no call was made" in answer.content.decode()


def test_without_a_key_there_is_text_alone(client, persona):
    page = brief(client)
    assert "Voice calls are not set up here." in page and 'value="voice"' not in page
    answer = start(client, "voice")
    assert answer.status_code == 409
    assert "Practise by text instead." in answer.content.decode()


def test_a_page_that_was_not_built_is_named_instead_of_a_call_that_nobody_joins(
    client, persona, fake_vapi, monkeypatch
):
    monkeypatch.setattr("grading.pages.practice_brief.voice_script", lambda: "")
    page = brief(client)
    assert "bin/build-voice" in page and 'value="voice"' not in page


@pytest.mark.parametrize("channel", ["", "import", "smoke signals"])
def test_another_channel_is_refused_in_words(client, persona, channel):
    answer = start(client, channel)
    assert answer.status_code == 400
    assert "Choose how to practise" in answer.content.decode()


def test_without_a_rubric_nothing_can_be_started(client, persona, default_rubric):
    default_rubric.versions.update(state="archived")
    page = brief(client)
    assert "no published version" in page and 'name="channel"' not in page
    assert start(client).status_code == 400


def test_used_up_attempts_are_said(client, persona, northwind):
    given = AssignmentFactory(organisation=northwind, persona=persona, attempts_allowed=1)
    start(client, assignment=given.pk)
    answer = start(client, assignment=given.pk, key="second")
    assert answer.status_code == 400
    assert "Your only attempt is used up." in answer.content.decode()


def test_my_script_is_kept_by_saving_and_by_starting_and_nobody_else_reads_it(
    client, browser, bob, persona, alice
):
    saved = start(client, script="Ask first.\r\nThen listen.", save="yes")
    assert (saved.status_code, saved["Location"]) == (302, "/practice/dana/")
    assert not TrainingSession.objects.exists()
    assert "Ask first.\nThen listen.</textarea>" in brief(client)
    assert "Ask first" not in brief(browser(bob))
    answer = start(client, script="Listen.")
    assert RepScript.objects.get().text == "Listen."
    assert "Listen." in client.get(answer["Location"]).content.decode()


def test_a_script_that_is_too_long_is_refused_and_kept_on_the_page(client, persona):
    answer = start(client, script="a" * 20_001)
    assert answer.status_code == 400
    assert "a" * 20_001 in answer.content.decode()
    assert not TrainingSession.objects.exists()


def test_a_stranger_finds_nothing_and_anybody_else_logs_in(browser, charlie, northwind):
    PersonaFactory(slug="ours", organisation=northwind)
    assert browser(charlie).get("/practice/ours/").status_code == 404
    assert browser(charlie).post("/practice/ours/", {"channel": "text"}).status_code == 404
    assert browser().get("/practice/ours/").status_code == 302
    assert browser().post("/practice/ours/", {"channel": "text"}).status_code == 302
    assert not TrainingSession.objects.exists()


def test_an_archived_persona_is_gone_but_for_its_assignment(client, persona, northwind):
    given = AssignmentFactory(organisation=northwind, persona=persona)
    type(persona).objects.update(is_active=False)
    assert client.get("/practice/dana/").status_code == 404
    assert brief(client, assignment=given.pk)


def test_whoever_belongs_to_no_organisation_is_told(browser, support, persona):
    page = brief(browser(support), f"/practice/{persona.pk}/")
    assert "belongs to no organisation" in page


def test_deleting_is_405(client, persona):
    assert client.delete("/practice/dana/").status_code == 405


def test_there_is_nothing_inline(client, persona):
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script>", brief(client))
