"""Fills a database with the demo: the cast, personas, rubrics, assignments, sample sessions."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.core.management.base import CommandError
from django.db import transaction
from django.utils import timezone

from accounts.models import Organisation, User
from salestrainer.demo.cast import CAST, NORTHWIND, PASSWORD
from salestrainer.demo.samples import SampleCall, sample_calls
from sessions_app.models import (
    Assignment,
    Channel,
    Persona,
    Rubric,
    RubricVersion,
    SessionStatus,
    TrainingSession,
)
from sessions_app.rubric_content import RubricContent
from sessions_app.rubric_yaml import rubrics_of_yaml
from sessions_app.services.rubric_drafts import criteria_write

CONTENT = Path(__file__).resolve().parent / "content"
DEFAULT_RUBRIC = "cold-call"


@transaction.atomic
def seed(*, samples: bool = True) -> None:
    """Bring the demo's rows into being; what is there already stays as it is.

    Raises CommandError outside of a demo: its logins have a password that everybody knows.
    """
    has_state = (settings.STATE_DIR / "env").exists()
    if not (settings.DEMO and (settings.DEBUG or has_state)):
        raise CommandError("The demo's logins are made in a demo alone: start bin/demo.")
    people = _people()
    _personas()
    rubrics = _rubrics()
    _assignments(people, rubrics)
    if samples:
        for call in sample_calls():
            _sample_session(call, people[f"{call.owner}@demo.example"], rubrics[call.rubric])


def _people() -> dict[str, User]:
    people = {}
    for member in CAST:
        organisation = None
        if member.organisation:
            organisation, _ = Organisation.objects.get_or_create(
                name=member.organisation, defaults={"time_zone": "Europe/Berlin"}
            )
        user = User.objects.filter(email=member.email).first()
        people[member.email] = user or User.objects.create_user(
            member.email,
            PASSWORD,
            name=member.name,
            role=member.role,
            organisation=organisation,
        )
    return people


def _personas() -> None:
    for fields in _read("personas.yaml"):
        slug = fields.pop("slug")
        Persona.objects.get_or_create(organisation=None, slug=slug, defaults=fields)


def _rubrics() -> dict[str, Rubric]:
    rubrics = {}
    for content in rubrics_of_yaml((CONTENT / "rubrics.yaml").read_text(encoding="utf-8")):
        rubric, created = Rubric.objects.get_or_create(
            organisation=None,
            slug=content.slug,
            defaults={"name": content.name, "is_default": content.slug == DEFAULT_RUBRIC},
        )
        rubrics[rubric.slug] = rubric
        if created:
            _publish(rubric, content)
    return rubrics


def _publish(rubric: Rubric, content: RubricContent) -> None:
    version = RubricVersion.objects.create(
        rubric=rubric,
        number=1,
        name=content.name,
        state=RubricVersion.State.PUBLISHED,
        pass_mark=content.pass_mark,
        published_at=timezone.now(),
    )
    criteria_write(version, content.criteria)


def _assignments(people: dict[str, User], rubrics: dict[str, Rubric]) -> None:
    organisation = Organisation.objects.get(name=NORTHWIND)
    for entry in _read("assignments.yaml"):
        Assignment.objects.get_or_create(
            organisation=organisation,
            title=entry["title"],
            defaults={
                "description": entry["description"],
                "persona": Persona.objects.get(organisation=None, slug=entry["persona"]),
                "rubric": rubrics[entry["rubric"]],
                "for_everyone": True,
                "due_at": timezone.now() + timedelta(days=entry["due_in_days"]),
                "attempts_allowed": entry.get("attempts_allowed"),
                "pass_count": entry["pass_count"],
                "pass_score": entry.get("pass_score"),
                "created_by": people["manager@demo.example"],
            },
        )


def _sample_session(call: SampleCall, owner: User, rubric: Rubric) -> None:
    """A call that is going on: its report is delivered through the webhook."""
    assert owner.organisation is not None
    persona = Persona.objects.get(organisation=None, slug=call.persona)
    TrainingSession.objects.get_or_create(
        vapi_call_id=call.call_id,
        defaults={
            "call_id": call.call_id,
            "user": owner,
            "org": owner.organisation,
            "channel": Channel.VOICE,
            "status": SessionStatus.IN_CALL,
            "persona": persona,
            "persona_snapshot": persona.snapshot(),
            "rubric_version": rubric.versions.get(number=1),
        },
    )


def _read(name: str) -> list[dict[str, Any]]:
    return yaml.safe_load((CONTENT / name).read_text(encoding="utf-8"))
