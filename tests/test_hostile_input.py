"""What nobody would type: every parameter of every page and endpoint, one after the other.

Which there are is not written down here: of a page, what it looks up in the address and the form;
of an endpoint, what its schema names.
"""

import itertools
import json
from contextlib import contextmanager
from urllib.parse import quote_plus

import pytest
from django.http import QueryDict
from drf_spectacular.generators import SchemaGenerator

from accounts.models import Role
from sessions_app.models import SessionStatus
from tests.factories import (
    AssignmentFactory,
    PersonaFactory,
    RubricVersionFactory,
    SessionFactory,
    UserFactory,
)
from tests.sessions_app.rubrics import rubric
from tests.test_tenancy import OPEN_TO_ALL, address, routes

pytestmark = pytest.mark.django_db

LONG = "x" * 1_000_000
ASKED = ("\x00", "9" * 19, "9" * 5000, "\u00b2")  # an address of a megabyte reaches no page
TYPED = (*ASKED, LONG)
HALF = "%ED%A0%80"  # of a character, as a browser never sends it
SENT = (
    "\x00",
    "\ud800",
    10**19,
    10**4000,
    -1,
    1e400,
    LONG,
    None,
    True,
    [],
    [[]],
    {},
    {"a": "\x00"},
)

BROKEN = 500  # a 503 is said on purpose, and says when to come back

# A page looks some things up only if others make sense.
FORMS = {
    "rubrics": [{"act": "copy"}, {"act": "import"}, {"act": "new", "name": "Ours"}],
    "rubric": [
        {"act": "save", "draft": 1, "count": 1, "c0_scale": "five", "name": "Ours"},
        {"act": "up:0", "draft": 1, "count": 1},
    ],
    "rubric-scorecard": [{"count": 1, "c0_scale": "five", "name": "Ours", "pass_mark": "70"}],
    "session-say": [
        {"act": act} for act in ("override", "dispute", "resolve", "comment", "review", "regrade")
    ],
}
BODIES = {
    "/api/rubrics": rubric(),
    "/api/sessions": {"channel": "text"},
    "/api/sessions/import": {"turns": [{"role": "rep", "text": "Hello, it is me."}]},
    "/api/personas": {"name": "Dana", "title": "Head", "company": "Brightwater"},
    "/api/assignments": {"title": "Practise"},
}


@pytest.fixture
def manager(northwind):
    return UserFactory(organisation=northwind, role=Role.MANAGER)


@pytest.fixture
def session(manager, default_rubric):
    """The manager's own, so that every page of it opens."""
    ours = manager.organisation
    persona = PersonaFactory(organisation=ours)
    draft = RubricVersionFactory(rubric__organisation=ours, state="draft", published_at=None)
    return SessionFactory(
        user=manager,
        status=SessionStatus.COMPLETED,
        persona=persona,
        rubric_version=draft,
        assignment=AssignmentFactory(organisation=ours, persona=persona),
    )


@contextmanager
def looked_up(monkeypatch):
    """The names that are asked for in the block."""
    names = set()
    with monkeypatch.context() as patch:
        for method in ("__getitem__", "getlist"):
            original = getattr(QueryDict, method)

            def noted(self, name, *rest, original=original):
                names.add(name)
                return original(self, name, *rest)

            patch.setattr(QueryDict, method, noted)
        yield names


PAGES = [
    entry
    for entry in routes()
    if not entry.values[1].startswith("api/") and entry.values[0] not in OPEN_TO_ALL - {"login"}
]


@pytest.mark.parametrize(("name", "path"), PAGES)
def test_no_page_breaks(name, path, session, manager, browser, monkeypatch):
    client = browser(manager if name != "login" else None)
    url = address(path, session)
    with looked_up(monkeypatch) as names:
        client.get(url)
    for asked, value in itertools.product(sorted(names), map(quote_plus, ASKED)):
        answer = client.get(f"{url}?{asked}={value}")
        assert answer.status_code != BROKEN, (asked, value[:20])
    for asked in sorted(names):
        assert client.get(f"{url}?{asked}={HALF}").status_code != BROKEN, asked
    for form in FORMS.get(name, [{}]):
        with looked_up(monkeypatch) as names:
            client.post(url, form)
        for asked, value in itertools.product(sorted(names), TYPED):
            answer = client.post(url, {**form, asked: value})
            assert answer.status_code != BROKEN, (form, asked, value[:20])


def operations():
    schema = SchemaGenerator().get_schema(request=None, public=True)
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            if path != "/api/schema":
                yield pytest.param(path, method, operation, schema, id=f"{method} {path}")


def properties(operation, schema):
    content = operation.get("requestBody", {}).get("content", {})
    found = content.get("application/json", {}).get("schema", {})
    while "$ref" in found:
        found = schema["components"]["schemas"][found["$ref"].rpartition("/")[2]]
    return sorted(found.get("properties", {}))


@pytest.mark.parametrize(("path", "method", "operation", "schema"), list(operations()))
def test_no_endpoint_breaks(path, method, operation, schema, session, manager, support, api):
    client = api(support if "dead-letter" in path else manager)
    route = path
    for parameter in operation.get("parameters", []):
        if parameter["in"] == "path":
            named = parameter["name"]
            kind = "uuid" if named == "user_id" else "int"
            route = route.replace(f"{{{named}}}", f"<{kind}:{named}>")
    url = address(route.removeprefix("/"), session)
    asked = [row["name"] for row in operation.get("parameters", []) if row["in"] == "query"]
    for name, value in itertools.product(asked, [*map(quote_plus, ASKED), HALF]):
        answer = client.get(f"{url}?{name}={value}")
        assert answer.status_code != BROKEN, (name, value[:20])
    for name, value in itertools.product(properties(operation, schema), SENT):
        body = json.dumps({**BODIES.get(path, {}), name: value})
        answer = client.generic(method.upper(), url, body, content_type="application/json")
        assert answer.status_code != BROKEN, (name, str(value)[:20], answer.content[:500])
