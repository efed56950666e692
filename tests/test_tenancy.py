"""Nobody sees what is not theirs: every address, walked as a stranger of another organisation."""

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from sessions_app.models import SessionStatus
from tests.factories import AssignmentFactory, PersonaFactory, RubricVersionFactory, SessionFactory

pytestmark = pytest.mark.django_db

OPEN_TO_ALL = {
    "healthz",
    "readyz",
    "metrics",
    "schema",
    "docs",
    "vapi-webhook",
    "login",
    "logout",
    "styleguide",
}

OWNED = (
    *("<int:session_id>", "<int:persona_id>", "<slug:persona>", "<int:assignment_id>"),
    *("<int:rubric_id>", "<int:org_id>", "<uuid:user_id>"),
)


def routes(patterns=None, prefix=""):
    """Every named address of ours, but for the admin's."""
    for entry in patterns if patterns is not None else get_resolver().url_patterns:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            if not path.startswith("admin/"):
                yield from routes(entry.url_patterns, path)
        elif isinstance(entry, URLPattern) and entry.name:
            yield pytest.param(entry.name, path, id=path)


def address(path, session):
    """The path with the session's own numbers filled in; fails for a parameter unknown here."""
    numbers = {
        "<int:session_id>": session.pk,
        "<int:persona_id>": session.persona_id,
        "<slug:persona>": session.persona_id,
        "<int:assignment_id>": session.assignment_id,
        "<int:rubric_id>": session.rubric_version.rubric_id,
        "<int:dead_letter_id>": 1,
        "<int:grade_id>": 1,
        "<int:dispute_id>": 1,
        "<int:access_id>": 1,
        "<int:org_id>": session.org_id,
        "<uuid:user_id>": session.user_id,
    }
    filled = path
    for parameter, number in numbers.items():
        filled = filled.replace(parameter, str(number))
    assert "<" not in filled, f"say in this test whose object {path} names"
    return f"/{filled}"


@pytest.fixture
def session(alice):
    """What is in it belongs to the organisation, and its texts to nobody outside."""
    ours = alice.organisation
    persona = PersonaFactory(organisation=ours, description="Secret words.")
    return SessionFactory(
        user=alice,
        status=SessionStatus.COMPLETED,
        ai_summary="Secret words.",
        persona=persona,
        rubric_version=RubricVersionFactory(rubric__organisation=ours),
        assignment=AssignmentFactory(
            organisation=ours, persona=persona, description="Secret words."
        ),
    )


@pytest.mark.parametrize(("name", "path"), list(routes()))
def test_a_stranger_sees_nothing(name, path, session, charlie, api, browser):
    if name in OPEN_TO_ALL:
        return
    url = address(path, session)
    client = api(charlie) if url.startswith("/api/") else browser(charlie)
    for method in ("get", "post", "put", "patch", "delete"):
        answer = (
            getattr(client, method)(url, {}, content_type="application/json")
            if (url.startswith("/api/") is False)
            else getattr(client, method)(url, {})
        )
        assert b"Secret words." not in answer.getvalue()  # streamed ones, too
        if any(parameter in path for parameter in OWNED):
            assert answer.status_code in (404, 405), (method, url, answer.status_code)


@pytest.mark.parametrize(("name", "path"), list(routes()))
def test_nobody_sees_anything_without_a_login(name, path, session, api, browser):
    if name in OPEN_TO_ALL:
        return
    url = address(path, session)
    if url.startswith("/api/"):
        answer = api().get(url)
        assert answer.status_code in (401, 405), url
        assert answer["Content-Type"] == "application/problem+json"
    else:
        answer = browser().get(url)
        assert answer.status_code in (302, 404, 405), url
