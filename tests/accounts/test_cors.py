"""Which other sites' pages may use the API: those on the list, with a token, without cookies."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db

OURS, STRANGE = "https://app.example", "https://evil.example"


def preflight(path, origin, asks="authorization,content-type,idempotency-key"):
    headers = {
        "Origin": origin,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": asks,
    }
    return Client().options(path, headers=headers)


@pytest.fixture(autouse=True)
def _listed(settings):
    settings.CORS_ALLOWED_ORIGINS = [OURS]


@pytest.mark.parametrize("path", ["/api/sessions", "/api/sessions/", "/api/sessions/import"])
def test_a_listed_origin_may_ask_the_api(path):
    answer = preflight(path, OURS)
    assert answer.status_code == 200
    assert answer["Access-Control-Allow-Origin"] == OURS
    allowed = set(answer["Access-Control-Allow-Headers"].split(", "))
    assert allowed == {"authorization", "content-type", "idempotency-key"}
    assert "Access-Control-Allow-Credentials" not in answer


def test_its_page_may_read_the_answer_refusals_too():
    answer = Client().get("/api/sessions", headers={"Origin": OURS})
    assert (answer.status_code, answer["Access-Control-Allow-Origin"]) == (401, OURS)
    assert answer["Access-Control-Expose-Headers"] == "Retry-After"


@pytest.mark.parametrize("origin", [STRANGE, "null", f"{OURS}.evil.example", "http://app.example"])
def test_any_other_origin_is_told_nothing(origin):
    assert "Access-Control-Allow-Origin" not in preflight("/api/sessions", origin)
    answer = Client().get("/api/sessions", headers={"Origin": origin})
    assert "Access-Control-Allow-Origin" not in answer


@pytest.mark.parametrize("path", ["/", "/sessions/", "/accounts/login/", "/admin/", "/healthz"])
def test_pages_are_for_nobody_elses_scripts(path):
    answer = Client().get(path, headers={"Origin": OURS})
    assert "Access-Control-Allow-Origin" not in answer
