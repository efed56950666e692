"""The demo's rows: complete, made once, and made in a demo alone."""

from collections import Counter

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.models import Organisation, User
from salestrainer.demo.cast import CAST, PASSWORD
from salestrainer.demo.samples import sample_calls
from salestrainer.demo.seed import CONTENT
from sessions_app.models import (
    Assignment,
    Difficulty,
    Persona,
    Rubric,
    RubricVersion,
    SessionStatus,
    TrainingSession,
)
from sessions_app.rubric_rules import publish_problems
from sessions_app.rubric_yaml import rubrics_of_yaml
from sessions_app.services.rubrics import rubric_version_for

REAL_CALLS = [call for call in sample_calls() if call.expect == "graded"]
MODELS = (Organisation, User, Persona, Rubric, RubricVersion, Assignment, TrainingSession)


@pytest.fixture
def demo(settings, tmp_path):
    settings.DEMO, settings.STATE_DIR = True, tmp_path
    (tmp_path / "env").touch()


@pytest.mark.django_db
def test_seeding_twice_is_seeding_once(demo):
    call_command("seed_demo")
    before = [model.objects.count() for model in MODELS]
    call_command("seed_demo")
    assert [model.objects.count() for model in MODELS] == before == [2, 6, 12, 3, 3, 2, 9]


@pytest.mark.django_db
def test_what_somebody_changed_stays(demo):
    call_command("seed_demo", "--no-samples")
    Persona.objects.filter(slug="helen-marsh").update(mood="furious")
    User.objects.get(email="rep@demo.example").delete()
    call_command("seed_demo", "--no-samples")
    assert Persona.objects.get(slug="helen-marsh").mood == "furious"
    assert User.objects.filter(email="rep@demo.example").exists()


@pytest.mark.django_db
def test_without_samples_there_is_no_session(demo):
    call_command("seed_demo", "--no-samples")
    assert not TrainingSession.objects.exists()
    assert Persona.objects.count() == 12


@pytest.mark.django_db
@pytest.mark.parametrize("names_itself_one", [True, False], ids=["no-state", "no-demo"])
def test_outside_of_a_demo_nothing_is_made(demo, settings, names_itself_one, tmp_path):
    settings.DEMO = names_itself_one
    if names_itself_one:
        (tmp_path / "env").unlink()
    with pytest.raises(CommandError, match="in a demo alone"):
        call_command("seed_demo")
    assert not User.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("member", CAST, ids=lambda member: member.email)
def test_everyone_of_the_cast_can_log_in(demo, member):
    call_command("seed_demo", "--no-samples")
    client = Client()
    answer = client.post("/accounts/login/", {"username": member.email, "password": PASSWORD})
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.get("/").status_code == 200


@pytest.mark.django_db
def test_samples_wait_for_their_reports(demo):
    call_command("seed_demo")
    for call in sample_calls():
        session = TrainingSession.objects.get(vapi_call_id=f"demo-{call.slug}")
        assert (session.status, session.channel) == (SessionStatus.IN_CALL, "voice")
        assert session.persona_snapshot["slug"] == call.persona
        assert session.rubric_version.rubric.slug == call.rubric


@pytest.mark.django_db
def test_the_cold_call_judges_where_nothing_else_is_said(demo):
    call_command("seed_demo", "--no-samples")
    for organisation in Organisation.objects.all():
        assert rubric_version_for(organisation).rubric.slug == "cold-call"


@pytest.mark.django_db
def test_personas_are_valid_and_cover_every_difficulty(demo):
    call_command("seed_demo", "--no-samples")
    personas = Persona.objects.all()
    for persona in personas:
        persona.full_clean()
        assert persona.objections and persona.hidden_goals and persona.first_message
    difficulties = Counter(persona.difficulty for persona in personas)
    assert all(difficulties[value] >= 2 for value in Difficulty.values)
    assert sum(persona.industry == "insurance" for persona in personas) >= 2


def test_rubrics_are_whole():
    rubrics = rubrics_of_yaml((CONTENT / "rubrics.yaml").read_text(encoding="utf-8"))
    assert [rubric.slug for rubric in rubrics] == ["cold-call", "discovery", "demo-and-close"]
    assert all(5 <= len(rubric.criteria) <= 7 for rubric in rubrics)
    assert all(publish_problems(rubric) == [] for rubric in rubrics)


@pytest.mark.parametrize("call", REAL_CALLS, ids=lambda call: call.slug)
def test_sample_calls_are_long_enough_and_told_in_order(call):
    starts = [turn["start_ms"] for turn in call.turns]
    assert 16 <= len(call.turns) <= 40
    assert starts == sorted(starts)
    for turn in call.turns:
        words = len(turn["text"].split())
        assert turn["role"] in ("rep", "customer") and turn["duration_ms"] >= 300
        assert words / turn["duration_ms"] * 60_000 <= 260, turn["text"]  # words a minute
