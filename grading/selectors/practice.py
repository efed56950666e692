"""What a person may practise, and how well it went so far."""

from typing import Any
from uuid import UUID

from django.db.models import Case, F, Q, Value, When

from accounts.models import User
from grading.models import SessionGrade
from sessions_app.models import Difficulty, Persona
from sessions_app.models.persona import PersonaQuerySet

FROM_EASY_ON = Case(
    *(When(difficulty=value, then=Value(place)) for place, value in enumerate(Difficulty.values)),
    default=Value(len(Difficulty.values)),
)
SEARCHED = ("name", "title", "company", "industry", "objective_text")


def personas_of(user: User) -> PersonaQuerySet:
    """Those that the person may practise with."""
    return Persona.objects.visible_to(user).filter(is_active=True)


def personas_matching(
    personas: PersonaQuerySet, *, difficulty: str, industry: str, words: str
) -> PersonaQuerySet:
    """Easy ones first. An empty filter lets everything through; every word must be found."""
    if difficulty:
        personas = personas.filter(difficulty=difficulty)
    if industry:
        personas = personas.filter(industry=industry)
    for word in words.split():
        found = Q()
        for field in SEARCHED:
            found |= Q(**{f"{field}__icontains": word})
        personas = personas.filter(found)
    return personas.order_by(FROM_EASY_ON, "name", "id")


def industries_of(personas: PersonaQuerySet) -> list[str]:
    """In alphabetical order."""
    named = personas.exclude(industry="").order_by("industry")
    return list(named.values_list("industry", flat=True).distinct())


def persona_by_address(personas: PersonaQuerySet, address: str) -> Persona | None:
    """By its slug, else by its number. An organisation's own goes before everyone's."""
    ours_first = personas.order_by(F("organisation").asc(nulls_last=True), "id")
    named = ours_first.filter(slug=address).first()
    if named is None and address.isdecimal() and len(address) < 19:
        return personas.filter(pk=int(address)).first()
    return named


def best_grades(user_id: UUID, persona_ids: list[int]) -> dict[int, SessionGrade]:
    """A person's highest grade with each persona; one by rules only where no model graded any."""
    by_rules = Case(When(grader__startswith="offline:", then=Value(1)), default=Value(0))
    grades = (
        SessionGrade.objects.filter(
            session__user=user_id,
            session__persona__in=persona_ids,
            is_current=True,
            effective_percentage__isnull=False,
        )
        .annotate(persona_id=F("session__persona"))
        .order_by("persona_id", by_rules, "-effective_percentage", "-id")
        .distinct("persona_id")
    )
    rows: Any = grades  # the annotation is no field of the model
    return {grade.persona_id: grade for grade in rows}
