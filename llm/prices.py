"""What a million tokens cost, by model and date. Source: OpenAI's price list."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from llm.usage import Usage

MILLION = Decimal(1_000_000)


@dataclass(frozen=True, slots=True)
class Price:
    """US dollars a million tokens, valid from ``since`` until the model's next price."""

    model: str
    since: date
    prompt: Decimal
    cached: Decimal
    completion: Decimal


def _price(model: str, since: str, prompt: str, cached: str, completion: str) -> Price:
    return Price(
        model, date.fromisoformat(since), Decimal(prompt), Decimal(cached), Decimal(completion)
    )


# A new price is a new line: what was spent before keeps its own.
PRICES = (
    _price("gpt-4o-mini", "2024-07-18", "0.15", "0.075", "0.60"),
    _price("gpt-4.1-mini", "2025-04-14", "0.40", "0.10", "1.60"),
    _price("gpt-5.4-nano", "2026-03-01", "0.20", "0.02", "1.25"),
    _price("gpt-5.4-mini", "2026-03-01", "0.75", "0.075", "4.50"),
)


def cost_usd(model: str, usage: Usage, *, on: date) -> Decimal | None:
    """US dollars for a request of that day; None for a model whose price is not known."""
    valid = [price for price in PRICES if _is(price.model, model) and price.since <= on]
    if not valid:
        return None
    price = max(valid, key=lambda price: price.since)
    cached = min(usage.cached_tokens, usage.prompt_tokens)
    total = (
        (usage.prompt_tokens - cached) * price.prompt
        + cached * price.cached
        + usage.completion_tokens * price.completion
    )
    return (total / MILLION).quantize(Decimal("0.000001"))


def _is(priced: str, model: str) -> bool:
    """A server answers with a dated name, such as gpt-4o-mini-2024-07-18."""
    return model == priced or model.startswith(f"{priced}-2")
