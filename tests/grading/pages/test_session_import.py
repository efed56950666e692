"""`/sessions/import/`: a call from elsewhere, looked at before it is judged."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from sessions_app.models import Channel, TrainingSession
from tests.calls import GOOD_CALL, report
from tests.factories import AssignmentFactory, PersonaFactory

pytestmark = pytest.mark.django_db

URL = "/sessions/import/"
NAMED = """WEBVTT

00:01.000 --> 00:03.000
<v Dana>Dana speaking.

00:02.000 --> 00:08.000
<v Sam>Hi Dana, this is Sam from Parcelwise.

00:09.000 --> 00:10.000
<v Lee>Lee here too.
"""


def upload(content, name="call.vtt"):
    return SimpleUploadedFile(name, content if isinstance(content, bytes) else content.encode())


def words(answer):
    assert answer.status_code == 200
    return answer.content.decode().replace("&#x27;", "'").replace("&lt;", "<")


def test_a_file_is_shown_with_its_speakers_and_nothing_is_stored(browser, alice):
    page = words(browser(alice).post(URL, {"file": upload(NAMED)}))
    assert 'value="Sam" checked' in page and 'value="Lee"' in page
    assert "Our guess: Sam, who says for whom they call." in page
    assert "Overlapping cues: 1." in page
    assert "<v Dana&gt;Dana speaking." in page  # the text stays in the form
    assert not TrainingSession.objects.exists()


def test_the_guess_is_corrected_and_the_call_graded(browser, alice, default_rubric):
    given = {"text": NAMED, "rep_speaker": "Lee", "grade": "1", "key": "k"}
    answer = browser(alice).post(URL, given)
    session = TrainingSession.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/sessions/{session.pk}/")
    assert (session.user, session.channel) == (alice, Channel.IMPORT)
    assert [turn.speaker for turn in session.turns] == ["customer", "customer", "rep"]
    assert session.steps.exists()


def test_the_same_form_sent_twice_imports_one_call(browser, alice, bob, default_rubric):
    given = {"text": NAMED, "rep_speaker": "Sam", "grade": "1", "key": "k"}
    client = browser(alice)
    assert client.post(URL, given)["Location"] == client.post(URL, given)["Location"]
    assert TrainingSession.objects.count() == 1
    browser(bob).post(URL, given)  # another person's key is another key
    assert TrainingSession.objects.count() == 2


@pytest.mark.parametrize(
    "change", [{"text": NAMED.replace("speaking", "here")}, {"rep_speaker": "Lee"}]
)
def test_another_call_in_a_form_out_of_the_browsers_history_is_another_session(
    browser, alice, default_rubric, change
):
    given = {"text": NAMED, "rep_speaker": "Sam", "grade": "1", "key": "k"}
    client = browser(alice)
    assert client.post(URL, given)["Location"] != client.post(URL, given | change)["Location"]
    assert TrainingSession.objects.count() == 2


def test_persona_and_assignment_may_be_chosen(browser, alice, northwind, default_rubric):
    persona, assignment = PersonaFactory(), AssignmentFactory(organisation=northwind)
    client = browser(alice)
    page = words(client.post(URL, {"text": NAMED}))
    assert str(persona) in page and assignment.title in page
    client.post(URL, {"text": NAMED, "grade": "1", "persona": persona.pk})
    client.post(URL, {"text": NAMED, "grade": "1", "assignment": assignment.pk})
    free, attempt = TrainingSession.objects.order_by("pk")
    assert (free.persona, free.assignment) == (persona, None)
    assert (attempt.persona, attempt.assignment) == (assignment.persona, assignment)


def test_what_is_another_organisations_cannot_be_chosen(
    browser, charlie, alice, northwind, default_rubric
):
    theirs = {
        "persona": PersonaFactory(organisation=northwind).pk,
        "assignment": AssignmentFactory(organisation=northwind).pk,
        "whose": alice.pk,
    }
    for field, value in theirs.items():
        page = words(browser(charlie).post(URL, {"text": NAMED, "grade": "1", field: value}))
        assert "Select a valid choice" in page
    assert not TrainingSession.objects.exists()


def test_a_manager_imports_for_a_teammate_and_a_rep_for_nobody_else(
    browser, manager, alice, bob, default_rubric
):
    given = {"text": NAMED, "grade": "1", "whose": alice.pk}
    browser(manager).post(URL, given)
    assert TrainingSession.objects.get().user == alice
    browser(bob).post(URL, given)
    assert TrainingSession.objects.latest("pk").user == bob


@pytest.mark.parametrize(
    "content",
    [
        json.dumps(report("call-1")),
        "\n".join(f"{role}: {text}" for role, text in GOOD_CALL),
        "\r\n".join(f"{role}: {text}" for role, text in GOOD_CALL).encode("utf-8-sig"),
    ],
)
def test_every_format_is_taken(browser, alice, content):
    assert 'value="Rep" checked' in words(browser(alice).post(URL, {"file": upload(content)}))


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({}, "There is nothing in it."),
        ({"text": "hello"}, "Line 1 says nobody's name."),
        ({"file": upload(b"\xff\xd8\xff")}, "It is not UTF-8 text."),
        ({"file": upload(b"")}, "The submitted file is empty."),
        ({"file": upload(b"x" * (10 * 2**20 + 1))}, "The file is larger than 10 MB."),
        ({"text": "{"}, "It is not JSON"),
        ({"text": NAMED, "rep_speaker": "Kim", "grade": "1"}, "Nobody is called 'Kim'."),
        ({"text": NAMED, "grade": "1", "key": "k" * 65}, "at most 64 characters"),
        ({"text": NAMED, "grade": "1"}, "rubric"),
    ],
)
def test_what_cannot_be_imported_is_said_and_the_text_kept(browser, alice, given, problem):
    for piece in given.values():
        if isinstance(piece, SimpleUploadedFile):
            piece.seek(0)
    page = words(browser(alice).post(URL, given))
    assert problem in page
    assert given.get("text", "").split("\n")[0] in page
    assert not TrainingSession.objects.exists()


def test_the_page_is_read_and_sent_and_nothing_else(browser, alice):
    client = browser(alice)
    assert "Import a call" in words(client.get(URL))
    for method in ("put", "patch", "delete"):
        assert getattr(client, method)(URL).status_code == 405
    assert browser().get(URL)["Location"].startswith("/accounts/login/")
    assert browser().post(URL, {"text": NAMED, "grade": "1"}).status_code == 302


def test_the_list_of_sessions_leads_to_it(browser, alice):
    assert f'href="{URL}"' in words(browser(alice).get("/sessions/"))


def test_what_is_said_in_a_call_is_no_markup(browser, alice):
    spoken = '<img src=x onerror="alert(1)">'
    page = browser(alice).post(URL, {"text": f"Ann<b>: {spoken}?\nBob: hm"}).content.decode()
    assert "<img src=x" not in page and "&lt;img" in page and "Ann<b>" not in page
