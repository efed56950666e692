"""Personas and assignments in the admin go by the same rules as in the API."""

import pytest

from sessions_app.models import Assignment, Persona
from tests.factories import PersonaFactory, RubricVersionFactory, UserFactory

pytestmark = pytest.mark.django_db

PERSONAS = "/admin/sessions_app/persona/"
ASSIGNMENTS = "/admin/sessions_app/assignment/"


@pytest.fixture
def root(browser):
    return browser(UserFactory(is_superuser=True))


def form(**changes):
    return {
        "slug": "rosa",
        "name": "Rosa Lindqvist",
        "title": "Fleet Manager",
        "difficulty": "hard",
        "objective": "book_meeting",
        "description": "Runs sixty lorries.",
        "objections": '["We tried that."]',
        "language": "en",
        "voice": "{}",
        "model": "{}",
        "is_active": "on",
        **changes,
    }


def test_a_persona_is_made_and_its_version_moves(root):
    assert root.post(f"{PERSONAS}add/", form()).status_code == 302
    persona = Persona.objects.get()
    assert (persona.version, persona.objections) == (1, ["We tried that."])
    change = f"{PERSONAS}{persona.pk}/change/"
    assert root.post(change, form(mood="dry")).status_code == 302
    assert root.post(change, form(mood="dry")).status_code == 302
    persona.refresh_from_db()
    assert (persona.version, persona.mood) == (2, "dry")


def test_a_persona_that_cannot_be_is_shown_again(root):
    answer = root.post(f"{PERSONAS}add/", form(objections='"No."', language="xx"))
    assert answer.status_code == 200
    assert b"Write a list of texts" in answer.content
    assert b"no language that we know" in answer.content


def assignment_form(organisation, persona, **changes):
    return {
        "organisation": organisation.pk,
        "title": "Practise",
        "persona": persona.pk,
        "rubric": RubricVersionFactory().rubric_id,
        "pass_count": 1,
        **changes,
    }


def test_an_assignment_is_made(root, northwind, bob):
    answer = root.post(
        f"{ASSIGNMENTS}add/", assignment_form(northwind, PersonaFactory(), people=[bob.pk])
    )
    assert answer.status_code == 302
    assignment = Assignment.objects.get()
    assert list(assignment.people.all()) == [bob]
    assert assignment.created_by.is_superuser


def test_an_assignment_for_strangers_or_nobody_is_not(root, northwind, contoso, charlie):
    theirs = PersonaFactory(organisation=contoso)
    answer = root.post(f"{ASSIGNMENTS}add/", assignment_form(northwind, theirs))
    assert b"belongs to another organisation" in answer.content
    assert b"Name the people" in answer.content
    given = assignment_form(northwind, PersonaFactory(), people=[charlie.pk])
    answer = root.post(f"{ASSIGNMENTS}add/", given)
    assert b"Only people of the organisation" in answer.content
    assert not Assignment.objects.exists()
