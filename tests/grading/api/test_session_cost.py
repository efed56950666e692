"""`cost_usd` of a session: the call at VAPI, by its parts, and every request to a model."""

from decimal import Decimal

import pytest

from llm.ledger import LedgerEntry
from llm.models import LLMCall
from llm.usage import Usage
from sessions_app.services.session_end import session_end
from sessions_app.services.session_import import report_of_vapi
from tests.calls import report
from tests.factories import SessionFactory

pytestmark = pytest.mark.django_db

PARTS = [{"type": "transport", "cost": 0.02}, {"type": "model", "cost": 0.03}, {"type": "vapi"}]


@pytest.fixture
def cost(api, alice):
    """What the API says that a session costs, after this report and these requests."""

    def cost(*, requests=(), **fields):
        session = SessionFactory(user=alice)
        told = report(session.vapi_call_id, **fields)
        session_end(session, report_of_vapi({k: v for k, v in told.items() if v is not None}))
        for complete in requests:
            complete(entry(session))
        return api(alice).get(f"/api/sessions/{session.pk}").json()["cost_usd"]

    return cost


def entry(session):
    """A request that is estimated at a million tokens in and a million out: 0.75 dollars."""
    return LedgerEntry(
        purpose="evaluation",
        model="gpt-4o-mini",
        session_id=session.pk,
        organisation_id=session.org_id,
        estimate=Usage(prompt_tokens=1_000_000, completion_tokens=1_000_000),
    )


def answered(entry):
    entry.succeeded(Usage(1_000_000, 500_000, 100_000), "gpt-4o-mini-2024-07-18")


def test_vapis_parts_are_added_up(cost):
    assert cost(cost=None, costs=PARTS) == "0.050000"


@pytest.mark.parametrize("costs", [None, []])
def test_without_parts_the_total_counts(cost, costs):
    assert cost(cost=0.0731, costs=costs) == "0.073100"


def test_what_was_spent_on_models_comes_on_top(cost):
    in_full, cached, out = Decimal("0.075"), Decimal("0.0375"), Decimal("0.06")
    total = Decimal("0.05") + in_full + cached + out
    assert Decimal(cost(cost=None, costs=PARTS, requests=[answered])) == total


def test_a_request_whose_worker_died_counts_at_its_estimate(cost):
    def died(entry):
        pass

    assert cost(cost=None, costs=PARTS, requests=[died]) == "0.800000"
    assert LLMCall.objects.get().state == LLMCall.State.SENT


def test_nothing_known_is_null_and_not_nothing(cost):
    assert cost(cost=None, costs=None) is None
