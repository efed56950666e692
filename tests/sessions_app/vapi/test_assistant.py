"""What we send to VAPI is what its types know."""

import pytest
import yaml
from pydantic import BaseModel
from vapi import (
    AssistantOverrides,
    CreateAssistantDto,
    DeepgramTranscriber,
    OpenAiModel,
    VapiVoice,
)
from vapi.core.pydantic_utilities import parse_obj_as

from salestrainer.demo.seed import CONTENT
from sessions_app.models import Persona
from sessions_app.vapi.assistant import assistant_for
from sessions_app.vapi.metadata import call_metadata

DEMO = yaml.safe_load((CONTENT / "personas.yaml").read_text(encoding="utf-8"))

PERSONA = {
    "name": "Dana Whitfield",
    "title": "Head of Operations",
    "company": "Brightwater Logistics",
    "industry": "logistics",
    "mood": "busy",
    "difficulty": "hard",
    "description": "Runs forty vans; {has} odd braces.",
    "objections": ["Too expensive.", "We have spreadsheets."],
    "knowledge": "Knows every route.",
    "hidden_goals": "Pays penalties.",
    "first_message": "Dana speaking.",
    "language": "de",
    "voice": {"provider": "vapi", "voiceId": "Paige"},
    "model": {"model": "gpt-4.1-mini", "messages": [{"role": "system", "content": "evil"}]},
}


def made(persona=PERSONA, **changes):
    options = {"webhook_url": "https://x.example/hook", "secret": "s3cret", "max_seconds": 1800}
    return assistant_for(persona, **{**options, **changes})


def checked(type_, document):
    """The document as an object of VAPI's types, which name every field of it.

    They allow more, and would not tell of a misspelt one.
    """
    read = parse_obj_as(type_, document)
    assert unknown_fields(read) == []
    return read


def unknown_fields(model):
    found = [*(model.model_extra or {})]
    for name in type(model).model_fields:
        value = getattr(model, name)
        for part in value if isinstance(value, list) else [value]:
            found += unknown_fields(part) if isinstance(part, BaseModel) else []
    return found


@pytest.mark.parametrize("persona", [PERSONA, {}, {"name": "x" * 99}], ids=["whole", "empty", "x"])
def test_it_fits_the_types_of_vapi(persona):
    assistant = made(persona)
    # These types take the word for an object; VAPI itself takes "fixed" or "exponential".
    assert assistant["server"]["backoffPlan"].pop("type") == "exponential"
    assistant["server"]["backoffPlan"]["type"] = {}
    assert len(checked(CreateAssistantDto, assistant).name) <= 40
    # There the first type that fits is taken, here the one that is meant.
    checked(VapiVoice, assistant["voice"])
    checked(OpenAiModel, assistant["model"])
    checked(DeepgramTranscriber, assistant["transcriber"])


@pytest.mark.parametrize("fields", DEMO, ids=lambda fields: fields["slug"])
def test_every_customer_of_the_demo_fits_them(fields):
    slug, wanted = fields["slug"], {name: fields[name] for name in fields if name != "slug"}
    persona = Persona(slug=slug, **wanted).snapshot()
    assistant = made(persona)
    assistant["server"]["backoffPlan"]["type"] = {}  # as above
    checked(CreateAssistantDto, assistant)
    checked(VapiVoice, assistant["voice"])
    checked(OpenAiModel, assistant["model"])
    checked(DeepgramTranscriber, assistant["transcriber"])
    assert persona["description"] in assistant["model"]["messages"][0]["content"]


def test_the_overrides_fit_the_types_of_vapi():
    overrides = {"metadata": call_metadata(7)}
    assert checked(AssistantOverrides, overrides).metadata == call_metadata(7)


def test_the_persona_speaks_and_the_rep_is_the_user():
    assistant = made()
    assert assistant["firstMessage"] == "Dana speaking."
    [message] = assistant["model"]["messages"]
    assert message["role"] == "system"
    prompt = message["content"]
    assert prompt.startswith(
        "You are Dana Whitfield, Head of Operations at Brightwater Logistics (logistics). "
        "You are a customer"
    )
    for words in (
        "busy",
        "hard",
        "- Too expensive.\n- We have",
        "Knows every",
        "Pays pen",
        "{has}",
    ):
        assert words in prompt
    assert "Speak German." in prompt
    assert "evil" not in prompt


def test_the_settings_of_the_persona_come_before_ours():
    assistant = made()
    assert assistant["model"]["model"] == "gpt-4.1-mini"
    assert assistant["model"]["provider"] == "openai"
    assert assistant["voice"]["voiceId"] == "Paige"
    assert assistant["transcriber"]["language"] == "de"


def test_an_empty_persona_still_plays_a_customer():
    assistant = made({})
    assert assistant["firstMessage"]
    assert "You are a customer" in assistant["model"]["messages"][0]["content"]


def test_objections_may_be_a_single_text():
    prompt = made({"objections": "Too dear."})["model"]["messages"][0]["content"]
    assert "\n- Too dear.\n" in prompt


def test_an_unknown_language_is_named_by_its_code():
    assert "Speak tlh." in made({"language": "tlh"})["model"]["messages"][0]["content"]


def test_messages_come_to_us_until_we_take_them():
    server = made()["server"]
    assert server["url"] == "https://x.example/hook"
    assert server["headers"] == {"X-Vapi-Secret": "s3cret"}
    assert server["backoffPlan"]["maxRetries"] == 10
    assert made()["serverMessages"] == ["status-update", "transcript", "end-of-call-report"]


@pytest.mark.parametrize(("asked", "sent"), [(1800, 1800), (0, 10), (10**6, 43_200)])
def test_a_call_has_an_end(asked, sent):
    assert made(max_seconds=asked)["maxDurationSeconds"] == sent
