"""What a request costs, and what it is expected to need."""

from datetime import date
from decimal import Decimal

import pytest

from llm import prices
from llm.models import LLMCall
from llm.prices import cost_usd
from llm.selectors import llm_cost
from llm.tokens import tokens_of, tokens_of_request
from llm.usage import Usage

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("model", "usage", "dollars"),
    [
        ("gpt-4o-mini", Usage(1_000_000), "0.150000"),
        ("gpt-4o-mini-2024-07-18", Usage(1_000_000), "0.150000"),
        ("gpt-4o-mini", Usage(1_000_000, cached_tokens=1_000_000), "0.075000"),
        ("gpt-4o-mini", Usage(completion_tokens=1_000_000), "0.600000"),
        ("gpt-4.1-mini", Usage(2000, 1000, 500), "0.001300"),
        ("gpt-4o-mini", Usage(10, cached_tokens=99), "0.000001"),
        ("gpt-4o-mini", Usage(), "0.000000"),
    ],
)
def test_a_known_model_has_its_price(model, usage, dollars):
    assert cost_usd(model, usage, on=TODAY) == Decimal(dollars)


@pytest.mark.parametrize("model", ["gpt-4o", "gpt-4o-mini-audio", "llama3.2", ""])
def test_an_unknown_model_has_none(model):
    assert cost_usd(model, Usage(1000), on=TODAY) is None


def test_the_price_of_the_day_counts(monkeypatch):
    dearer = prices._price("gpt-4o-mini", "2026-12-01", "9", "9", "9")
    monkeypatch.setattr(prices, "PRICES", (dearer, *prices.PRICES))
    million = Usage(1_000_000)
    assert cost_usd("gpt-4o-mini", million, on=TODAY) == Decimal("0.15")
    assert cost_usd("gpt-4o-mini", million, on=date(2026, 12, 1)) == Decimal(9)
    assert cost_usd("gpt-4o-mini", million, on=date(2020, 1, 1)) is None


def test_an_estimate_lies_above_four_characters_a_token():
    assert tokens_of("word " * 800) == 1100
    assert tokens_of("") == 0
    assert tokens_of("שלום" * 100) > tokens_of("word" * 100)


def test_the_schema_is_part_of_the_request():
    message = [{"role": "user", "content": "hello"}]
    assert tokens_of_request(message, {"type": "object"}) > tokens_of_request(message, {})


@pytest.mark.django_db
def test_a_session_costs_the_sum_of_its_calls():
    def call(**fields):
        LLMCall.objects.create(**{"session_id": 1, "estimated_tokens": 1, "model": "m", **fields})

    assert llm_cost(1) is None
    call(cost_usd=Decimal("0.001"), state=LLMCall.State.SUCCEEDED)
    call(cost_usd=Decimal("0.002"), state=LLMCall.State.SENT)  # its worker died
    call(cost_usd=None, state=LLMCall.State.SUCCEEDED)
    call(cost_usd=Decimal("5"), session_id=2)
    assert llm_cost(1) == Decimal("0.003")
