"""Personas are made and changed; a session keeps the version that it was practised with."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.text import slugify

from accounts.models import Organisation, User
from sessions_app.models import Persona, RepScript

LONGEST_SLUG = 60  # leaves room for a number


@transaction.atomic
def persona_create(
    *, by: User, organisation: Organisation | None, fields: Mapping[str, Any]
) -> Persona:
    """A new persona; without an organisation everyone's, which only superusers make.

    Raises PermissionDenied, ValidationError.
    """
    _may_write(by, organisation.pk if organisation else None)
    if organisation:  # of two of the same name, one comes second and takes the next address
        Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    persona = Persona(organisation=organisation, **fields)
    persona.slug = persona.slug or _free_slug(persona)
    persona.full_clean()
    persona.save()
    return persona


@transaction.atomic
def persona_update(*, persona: Persona, by: User, fields: Mapping[str, Any]) -> Persona:
    """Change it; the version moves where the customer is another one afterwards.

    Sessions keep their copy, so what they were practised with stays. Raises PermissionDenied,
    ValidationError.
    """
    _may_write(by, persona.organisation_id)
    changed = Persona.objects.select_for_update(of=("self",)).get(pk=persona.pk)
    before = changed.snapshot()
    for name, value in fields.items():
        setattr(changed, name, value)
    changed.full_clean()
    if changed.snapshot() != before:
        changed.version += 1
    changed.save()
    return changed


def rep_script_save(*, user: User, persona: Persona, text: str) -> RepScript:
    """Keep what the person wants beside the call; empty takes it away. Raises ValidationError."""
    RepScript(user=user, persona=persona, text=text).clean_fields(exclude={"user", "persona"})
    script, _ = RepScript.objects.update_or_create(
        user=user, persona=persona, defaults={"text": text}
    )
    return script


def _may_write(by: User, organisation_id: int | None) -> None:
    if by.leads(organisation_id):
        return
    if organisation_id is None:
        raise PermissionDenied("This persona is shared by everyone, so it cannot be changed here.")
    raise PermissionDenied("Only managers create and change personas.")


def _free_slug(persona: Persona) -> str:
    base = slugify(f"{persona.name} {persona.company}")[:LONGEST_SLUG].strip("-") or "persona"
    near = Persona.objects.filter(organisation=persona.organisation, slug__startswith=base)
    taken = set(near.values_list("slug", flat=True))
    numbers = (f"{base}-{number}" for number in range(2, len(taken) + 3))
    return next(slug for slug in (base, *numbers) if slug not in taken)
