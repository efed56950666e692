"""`/api/sessions`: what a client of the API may rely on."""

import json

import pytest

from sessions_app.models import SessionStatus, TrainingSession
from tests.calls import GOOD_CALL, report, turns
from tests.factories import AssignmentFactory, PersonaFactory, SessionFactory
from tests.fakes import vapi_server
from tests.fakes.server import cut

pytestmark = pytest.mark.django_db

PROBLEM = "application/problem+json"


@pytest.fixture
def persona(default_rubric):
    return PersonaFactory()


def test_a_text_session_starts(api, alice, persona):
    answer = api(alice).post("/api/sessions", {"persona_id": persona.pk, "channel": "text"})
    assert answer.status_code == 201
    body = answer.json()
    assert body["call"] == {"provider": "simulator"}
    assert (body["status"], body["started_at"], body["grade"]) == ("created", None, None)
    assert body["org_id"] == alice.organisation_id
    assert body["user_id"] == str(alice.pk)


def test_a_voice_session_has_its_call(api, alice, persona, fake_vapi):
    answer = api(alice).post("/api/sessions", {"persona_id": persona.pk, "channel": "voice"})
    assert answer.status_code == 201, answer.content
    call = answer.json()["call"]
    assert call["provider"] == "vapi"
    assert call["web_call_url"].startswith("http")
    assert TrainingSession.objects.get().vapi_call_id == call["call_id"]


def test_voice_without_a_key_is_409(api, alice, persona):
    answer = api(alice).post("/api/sessions", {"persona_id": persona.pk, "channel": "voice"})
    assert answer.status_code == 409
    assert "VAPI_API_KEY" in answer.json()["detail"]
    assert not TrainingSession.objects.exists()


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"channel": "text"}, "persona_id"),
        ({"channel": "smoke", "persona_id": 1}, "channel"),
        ({"persona_id": 1}, "channel"),
        ({"channel": "text", "persona_id": "x"}, "persona_id"),
    ],
)
def test_a_start_that_makes_no_sense_is_400(api, alice, default_rubric, body, field):
    answer = api(alice).post("/api/sessions", body)
    assert answer.status_code == 400
    assert answer["Content-Type"] == PROBLEM
    assert answer.json()["errors"][0]["field"] == field


def test_a_start_that_is_not_json_is_400(api, alice):
    answer = api(alice).generic("POST", "/api/sessions", "{", content_type="application/json")
    assert (answer.status_code, answer["Content-Type"]) == (400, PROBLEM)


def test_somebody_elses_assignment_does_not_exist(api, charlie, alice, default_rubric):
    assignment = AssignmentFactory(organisation=alice.organisation)
    body = {"assignment_id": assignment.pk, "channel": "text"}
    assert api(charlie).post("/api/sessions", body).status_code == 404
    assert api(alice).post("/api/sessions", body).status_code == 201


def test_a_key_makes_two_requests_one(api, alice, persona):
    client, body = api(alice), {"persona_id": persona.pk, "channel": "text"}
    first = client.post("/api/sessions", body, headers={"Idempotency-Key": "k1"})
    again = client.post("/api/sessions", body, headers={"Idempotency-Key": "k1"})
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert TrainingSession.objects.count() == 1


def test_a_key_with_another_body_is_422(api, alice, persona):
    client, body = api(alice), {"persona_id": persona.pk, "channel": "text"}
    client.post("/api/sessions", body, headers={"Idempotency-Key": "k1"})
    other = {**body, "persona_id": PersonaFactory().pk}
    assert client.post("/api/sessions", other, headers={"Idempotency-Key": "k1"}).status_code == 422


def test_turns_are_imported(api, alice, default_rubric):
    answer = api(alice).post("/api/sessions/import", {"turns": turns(GOOD_CALL)})
    assert answer.status_code == 202, answer.content
    body = answer.json()
    assert (body["channel"], body["status"]) == ("import", "processing")
    assert body["transcript"][1] == {
        "index": 1,
        "speaker": "rep",
        "text": GOOD_CALL[1][1],
        "start_seconds": 3.5,
        "end_seconds": 6.5,
    }


def test_a_vapi_report_is_imported_with_or_without_envelope(api, alice, default_rubric):
    client, document = api(alice), report("elsewhere")
    for given in (document, {"message": document}):
        answer = client.post("/api/sessions/import", {"vapi_report": given})
        assert answer.status_code == 202, answer.content
    assert TrainingSession.objects.count() == 2


def test_plain_text_is_imported(api, alice, default_rubric):
    text = "Rep: Hello there\nCustomer: Who is this?"
    answer = api(alice).post("/api/sessions/import", {"transcript": text})
    assert [turn["speaker"] for turn in answer.json()["transcript"]] == ["rep", "customer"]


VTT = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Sam>Hello?\n\n00:03.000 --> 00:04.000\n<v Dana>Yes"


def test_captions_are_imported_with_their_times(api, alice, default_rubric):
    answer = api(alice).post("/api/sessions/import", {"transcript": VTT})
    assert answer.status_code == 202, answer.content
    turns = answer.json()["transcript"]
    assert [(turn["speaker"], turn["start_seconds"]) for turn in turns] == [
        ("rep", 1.0),
        ("customer", 3.0),
    ]


def test_who_is_the_rep_can_be_said(api, alice, default_rubric):
    body = {"transcript": VTT, "rep_speaker": "dana"}
    answer = api(alice).post("/api/sessions/import", body)
    assert [turn["speaker"] for turn in answer.json()["transcript"]] == ["customer", "rep"]
    refused = api(alice).post("/api/sessions/import", {**body, "rep_speaker": "Kim"})
    assert refused.status_code == 400
    assert refused.json()["errors"][0]["field"] == "rep_speaker"


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"turns": "hello"},
        {"turns": [{"role": "boss", "text": "hi"}]},
        {"turns": [{"role": "rep"}]},
        {"turns": [{"role": "rep", "text": 5}]},
        {"turns": [{"role": "rep", "text": "x", "start_ms": -1}]},
        {"turns": [{"role": "rep", "text": "x", "start_ms": 1e30}]},
        {"vapi_report": {"hello": 1}},
        {"vapi_report": "x"},
        {"transcript": "nobody says this"},
        {"transcript": ""},
        {"transcript": "WEBVTT\n\n00:01.000 --> soon\n<v Sam>Hello"},
        {"turns": [], "transcript": "Rep: hi"},
    ],
)
def test_what_cannot_be_imported_is_400(api, alice, default_rubric, body):
    answer = api(alice).post("/api/sessions/import", body)
    assert answer.status_code == 400, answer.content
    assert answer["Content-Type"] == PROBLEM
    assert answer.json()["detail"]


def test_nul_and_emoji_survive_an_import(api, alice, default_rubric):
    spoken = [{"role": "rep", "text": "a\x00b 🎉 \ud83d שלום"}]
    body = json.dumps({"turns": spoken})  # escaped: no encoder writes half a character
    answer = api(alice).generic(
        "POST", "/api/sessions/import", body, content_type="application/json"
    )
    assert answer.status_code == 202, answer.content
    assert answer.json()["transcript"][0]["text"] == "a\ufffdb 🎉 \ufffd שלום"


def test_a_manager_imports_for_a_rep_and_a_rep_does_not(
    api, alice, bob, manager, charlie, default_rubric
):
    body = {"turns": turns(GOOD_CALL), "user_id": str(alice.pk)}
    assert api(manager).post("/api/sessions/import", body).json()["user_id"] == str(alice.pk)
    assert api(bob).post("/api/sessions/import", body).status_code == 403
    assert api(charlie).post("/api/sessions/import", body).status_code == 404


def test_lists_show_ones_own_and_a_managers_all(api, alice, bob, manager, charlie):
    mine, theirs = SessionFactory(user=alice), SessionFactory(user=bob)

    def seen(user):
        return {row["id"] for row in api(user).get("/api/sessions").json()["results"]}

    assert seen(alice) == {mine.pk}
    assert seen(manager) == {mine.pk, theirs.pk}
    assert seen(charlie) == set()


def test_lists_have_pages(api, alice):
    SessionFactory.create_batch(30, user=alice)
    first = api(alice).get("/api/sessions").json()
    assert (len(first["results"]), first["previous"]) == (25, None)
    second = api(alice).get(first["next"]).json()
    assert (len(second["results"]), second["next"]) == (5, None)


def test_lists_are_narrowed_down(api, alice):
    done = SessionFactory(user=alice, status=SessionStatus.COMPLETED)
    SessionFactory(user=alice)
    rows = api(alice).get("/api/sessions", {"status": "completed"}).json()["results"]
    assert [row["id"] for row in rows] == [done.pk]
    assert api(alice).get("/api/sessions", {"status": "strange"}).status_code == 400
    assert (
        api(alice)
        .get("/api/sessions", {"from": "2020-01-01", "to": "2020-01-02"})
        .json()["results"]
        == []
    )


def test_the_status_says_304_until_something_changes(api, alice, default_rubric):
    client = api(alice)
    session = client.post("/api/sessions/import", {"turns": turns(GOOD_CALL)}).json()["id"]
    address = f"/api/sessions/{session}/status"
    first = client.get(address)
    assert first.json()["status"] == "processing"
    assert [step["name"] for step in first.json()["steps"]] == [
        "clean_transcript",
        "evaluate",
        "publish",
        "fetch_recording",
    ]
    assert first["Cache-Control"] == "private, no-cache"
    same = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert (same.status_code, same.content) == (304, b"")
    TrainingSession.objects.filter(pk=session).update(status=SessionStatus.FAILED)
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_unknown_paths_are_problem_documents(api, alice):
    answer = api(alice).get("/api/nothing/here")
    assert (answer.status_code, answer["Content-Type"]) == (404, PROBLEM)
    assert answer.json()["title"] == "Not Found"


def test_a_wrong_method_is_405(api, alice):
    assert api(alice).delete("/api/sessions").status_code == 405


def test_all_lines_busy_is_503_with_a_time(api, alice, persona, fake_vapi):
    fake_vapi.on_create.will(vapi_server.busy())
    body = {"persona_id": persona.pk, "channel": "voice"}
    answer = api(alice).post("/api/sessions", body, headers={"Idempotency-Key": "k"})
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert not TrainingSession.objects.exists()
    again = api(alice).post("/api/sessions", body, headers={"Idempotency-Key": "k"})
    assert again.status_code == 201


@pytest.mark.parametrize(
    ("status", "answered", "stays"), [(500, 503, True), (401, 502, False), (422, 502, False)]
)
def test_a_vapi_that_fails_leaves_a_session_only_if_it_may_have_a_call(
    api, alice, persona, fake_vapi, status, answered, stays
):
    fake_vapi.on_create.always(vapi_server.error(status))
    answer = api(alice).post("/api/sessions", {"persona_id": persona.pk, "channel": "voice"})
    assert answer.status_code == answered
    assert answer.json()["detail"]
    assert TrainingSession.objects.exists() == stays


@pytest.mark.parametrize("path", ["/api/sessions", "/api/sessions/import"])
def test_over_ten_megabytes_is_413(api, alice, path):
    body = b'{"transcript": "' + b"x" * (10 * 2**20) + b'"}'
    answer = api(alice).generic("POST", path, body, content_type="application/json")
    assert (answer.status_code, answer["Content-Type"]) == (413, PROBLEM)
    assert "10 MB" in answer.json()["detail"]


@pytest.mark.parametrize("headers", [{}, {"Idempotency-Key": "deep"}])
@pytest.mark.parametrize("path", ["/api/sessions", "/api/sessions/import"])
def test_json_nested_too_deeply_is_400(api, alice, path, headers):
    client = api(alice)
    body = b"[" * 100_000
    answer = client.generic("POST", path, body, content_type="application/json", headers=headers)
    assert (answer.status_code, answer["Content-Type"]) == (400, PROBLEM)
    assert "nested too deeply" in answer.json()["detail"]


@pytest.mark.parametrize("cuts", [True, False], ids=["cut", "500"])
def test_a_call_that_may_exist_is_not_made_again_by_the_same_key(
    api, alice, persona, fake_vapi, cuts
):
    failing = vapi_server.error(500)
    fake_vapi.on_create.will(cut(failing) if cuts else failing)
    client, body = api(alice), {"persona_id": persona.pk, "channel": "voice"}
    first, again = (
        client.post("/api/sessions", body, headers={"Idempotency-Key": "k"}) for _ in range(2)
    )
    assert (first.status_code, again.status_code, fake_vapi.count) == (503, 503, 1)
    assert again.json() == first.json()
    assert again["Content-Type"] == first["Content-Type"] == PROBLEM
    assert "another Idempotency-Key" in first.json()["detail"]
    anew = client.post("/api/sessions", body, headers={"Idempotency-Key": "k2"})
    assert anew.status_code == 201


def test_a_vapi_that_was_never_reached_frees_the_key(api, alice, persona, fake_vapi, settings):
    client, body = api(alice), {"persona_id": persona.pk, "channel": "voice"}
    settings.VAPI_BASE_URL, there = "http://127.0.0.1:1", settings.VAPI_BASE_URL
    answer = client.post("/api/sessions", body, headers={"Idempotency-Key": "k"})
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    settings.VAPI_BASE_URL = there
    again = client.post("/api/sessions", body, headers={"Idempotency-Key": "k"})
    assert again.status_code == 201
