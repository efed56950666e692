"""`/api/personas`: managers write their organisation's own, reps see whom they will meet."""

import json

import pytest

from sessions_app.models import Persona, RepScript, TrainingSession
from tests.factories import PersonaFactory
from tests.fakes import openai_server as fake

pytestmark = pytest.mark.django_db

LIST = "/api/personas"
NEW = {
    "name": "Rosa Lindqvist",
    "title": "Fleet Manager",
    "company": "Norrvik Haulage",
    "industry": "logistics",
    "mood": "dry",
    "difficulty": "hard",
    "objective": "book_meeting",
    "objective_text": "Book a meeting of half an hour",
    "description": "Runs sixty lorries and trusts nobody who has never driven one.",
    "objections": ["We tried that.", "My drivers would strike."],
    "knowledge": "Knows her fuel cost by the litre.",
    "hidden_goals": "Wants fewer empty runs.",
    "first_message": "Lindqvist.",
    "language": "en",
    "voice": {"voiceId": "Paige"},
    "model": {"temperature": 0.4},
}
DRAFTED = {key: value for key, value in NEW.items() if key not in ("voice", "model")}


@pytest.fixture
def ours(northwind):
    return PersonaFactory(organisation=northwind, hidden_goals="Secret.", objections=["No."])


def address(persona):
    return f"{LIST}/{persona.pk}"


def script(persona):
    return f"{LIST}/{persona.pk}/script"


def field_of(answer):
    return answer.json()["errors"][0]["field"]


def test_a_manager_makes_one(api, manager):
    answer = api(manager).post(LIST, NEW)
    assert answer.status_code == 201, answer.content
    body = answer.json()
    assert {key: body[key] for key in NEW} == NEW
    assert (body["org_id"], body["version"]) == (manager.organisation_id, 1)
    assert body["slug"] == "rosa-lindqvist-norrvik-haulage"


def test_the_same_name_again_has_another_address(api, manager):
    client = api(manager)
    slugs = [client.post(LIST, NEW).json()["slug"] for _ in range(3)]
    assert slugs[1:] == [f"{slugs[0]}-2", f"{slugs[0]}-3"]
    foreign = client.post(LIST, {**NEW, "name": "王芳", "company": ""}).json()
    assert foreign["slug"] == "persona"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"description": ""}, "description"),
        ({"description": "   "}, "description"),
        ({"description": "x" * 4001}, "description"),
        ({"name": "x" * 101}, "name"),
        ({"name": "a\x00b"}, "name"),
        ({"difficulty": "brutal"}, "difficulty"),
        ({"objective": "book a meeting!"}, "objective"),
        ({"language": "klingon"}, "language"),
        ({"language": "xx"}, "language"),
        ({"objections": "No."}, "objections"),
        ({"objections": ["No."] * 21}, "objections"),
        ({"objections": ["x" * 301]}, "objections"),
        ({"objections": [""]}, "objections"),
        ({"objections": ["a\x00b"]}, "objections"),
        ({"objections": [{"text": "No."}]}, "objections"),
        ({"voice": ["Paige"]}, "voice"),
        ({"voice": "Paige"}, "voice"),
        ({"model": {"temperature": "x" * 2000}}, "model"),
        ({"model": {"x": "\x00"}}, "model"),
        ({"first_message": "x" * 501}, "first_message"),
    ],
)
def test_what_makes_no_customer_is_400(api, manager, change, field):
    answer = api(manager).post(LIST, {**NEW, **change})
    assert answer.status_code == 400, answer.content
    assert field_of(answer) == field
    assert not Persona.objects.exists()


def test_half_a_character_is_400(api, manager):
    body = json.dumps({**NEW, "objections": ["a\ud800b"]})  # escaped, as a careless client sends it
    answer = api(manager).generic("POST", LIST, body, content_type="application/json")
    assert (answer.status_code, field_of(answer)) == (400, "objections")


@pytest.mark.parametrize("name", ["name", "title", "description"])
def test_what_is_missing_is_named(api, manager, name):
    answer = api(manager).post(LIST, {key: value for key, value in NEW.items() if key != name})
    assert (answer.status_code, field_of(answer)) == (400, name)


def test_a_rep_writes_none(api, alice, ours):
    assert api(alice).post(LIST, NEW).status_code == 403
    assert api(alice).patch(address(ours), {"mood": "sunny"}).status_code == 403
    assert api(alice).post(f"{LIST}/draft", {"description": "A baker."}).status_code == 403


def test_a_rep_is_not_told_what_to_find_out(api, alice, manager, ours):
    for shown in (
        api(alice).get(address(ours)).json(),
        api(alice).get(LIST).json()["results"][0],
    ):
        assert shown["description"] == ours.description
        assert not {"knowledge", "objections", "hidden_goals", "voice", "model"} & set(shown)
    assert api(manager).get(address(ours)).json()["hidden_goals"] == "Secret."


def test_a_stranger_meets_none_of_ours(api, charlie, ours):
    client = api(charlie)
    assert client.get(LIST).json()["results"] == []
    assert client.get(address(ours)).status_code == 404
    assert client.patch(address(ours), {"mood": "sunny"}).status_code == 404
    assert client.get(script(ours)).status_code == 404
    assert client.put(script(ours), {"text": "Hello."}).status_code == 404


def test_a_shared_one_is_read_only(api, manager):
    shared = PersonaFactory(organisation=None)
    client = api(manager)
    assert client.get(address(shared)).status_code == 200
    answer = client.patch(address(shared), {"mood": "sunny"})
    assert answer.status_code == 403
    assert "shared by everyone" in answer.json()["detail"]


def test_wrong_methods_are_405(api, manager, ours):
    client = api(manager)
    assert client.delete(address(ours)).status_code == 405
    assert client.put(address(ours), NEW).status_code == 405
    assert client.post(script(ours), {"text": ""}).status_code == 405
    assert client.get(f"{LIST}/draft").status_code == 405


def test_a_change_moves_the_version_once(api, manager, ours):
    client = api(manager)
    assert client.patch(address(ours), {"mood": "sunny"}).json()["version"] == 2
    assert client.patch(address(ours), {"mood": "sunny"}).json()["version"] == 2
    assert client.patch(address(ours), {"version": 9}).json()["version"] == 2


def test_archiving_is_no_other_customer_and_can_be_undone(api, manager, ours):
    client = api(manager)
    archived = client.patch(address(ours), {"is_active": False}).json()
    assert (archived["is_active"], archived["version"]) == (False, 1)
    assert client.get(LIST).json()["results"] == []
    assert client.patch(address(ours), {"is_active": True}).json()["is_active"] is True


def test_a_session_keeps_what_it_was_practised_with(api, alice, manager, ours, default_rubric):
    api(alice).post("/api/sessions", {"persona_id": ours.pk, "channel": "text"})
    api(manager).patch(address(ours), {"mood": "sunny", "hidden_goals": "Another."})
    api(alice).post("/api/sessions", {"persona_id": ours.pk, "channel": "text"})
    before, after = [one.persona_snapshot for one in TrainingSession.objects.order_by("pk")]
    assert (before["version"], before["hidden_goals"]) == (1, "Secret.")
    assert (after["version"], after["hidden_goals"], after["mood"]) == (2, "Another.", "sunny")


def test_a_script_is_ones_own(api, alice, bob, manager, ours):
    client = api(alice)
    assert client.get(script(ours)).json() == {"text": "", "updated_at": None}
    text = "  Ask about the routes.\n\n- pain\n- price  "
    for _ in range(2):
        assert client.put(script(ours), {"text": text}).json()["text"] == text
    assert RepScript.objects.count() == 1
    assert client.get(script(ours)).json()["text"] == text
    for other in (bob, manager):
        assert api(other).get(script(ours)).json()["text"] == ""


def test_an_empty_script_takes_it_away(api, alice, ours):
    client = api(alice)
    client.put(script(ours), {"text": "Ask."})
    assert client.put(script(ours), {"text": ""}).status_code == 200
    assert client.get(script(ours)).json()["text"] == ""


@pytest.mark.parametrize("text", ["x" * 20_001, "a\x00b", None, 5 * ["x"]])
def test_a_script_that_cannot_be_kept_is_400(api, alice, ours, text):
    answer = api(alice).put(script(ours), {"text": text})
    assert (answer.status_code, field_of(answer)) == (400, "text")
    assert api(alice).put(script(ours), {}).status_code == 400
    assert not RepScript.objects.exists()


def test_without_a_model_there_is_no_draft(api, manager):
    answer = api(manager).post(f"{LIST}/draft", {"description": "A baker who is up at three."})
    assert answer.status_code == 409
    assert "OPENAI_API_KEY" in answer.json()["detail"]


@pytest.mark.parametrize("description", ["", "x" * 2001])
def test_a_draft_needs_a_description(api, manager, description):
    answer = api(manager).post(f"{LIST}/draft", {"description": description})
    assert (answer.status_code, field_of(answer)) == (400, "description")


@pytest.mark.django_db(transaction=True)
def test_a_draft_is_shown_and_not_saved(api, manager, fake_openai):
    fake_openai.will(fake.answers({**DRAFTED, "objective": "Book a meeting"}))
    answer = api(manager).post(f"{LIST}/draft", {"description": "A fleet manager."})
    assert answer.status_code == 200, answer.content
    assert answer.json() == DRAFTED | {"objective": "book_a_meeting"}
    assert not Persona.objects.exists()
    [request] = fake_openai.requests
    assert request.json["response_format"]["json_schema"]["name"] == "persona_draft"
    assert request.json["messages"][-1]["content"] == "A fleet manager."


@pytest.mark.django_db(transaction=True)
def test_a_draft_can_be_saved_as_it_is(api, manager, fake_openai):
    fake_openai.will(fake.answers(DRAFTED))
    client = api(manager)
    draft = client.post(f"{LIST}/draft", {"description": "A fleet manager."}).json()
    assert client.post(LIST, draft).status_code == 201


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("behaviour", "status"),
    [
        (fake.rate_limited(after_ms=3500), 503),
        (fake.error(500), 503),
        (fake.bad_key(), 502),
        (fake.not_json(), 502),
        (fake.nonsense(), 502),
        (fake.answers({**DRAFTED, "language": "klingon"}), 502),
        (fake.answers({**DRAFTED, "name": 7, "objections": "none"}), 502),
        (fake.answers(json.dumps([DRAFTED])), 502),
    ],
)
def test_a_model_that_fails_is_said_clearly(api, manager, fake_openai, behaviour, status):
    fake_openai.always(behaviour)
    answer = api(manager).post(f"{LIST}/draft", {"description": "A fleet manager."})
    assert answer.status_code == status, answer.content
    assert ("Retry-After" in answer) == (status == 503)
    assert answer.json()["detail"]
