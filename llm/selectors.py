"""What was spent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Count, F, Sum

from llm.models import LLMCall
from llm.usage import Usage

RECENT = 50  # calls


def llm_cost(session_id: int) -> Decimal | None:
    """US dollars that a session's model calls cost; None where there were none."""
    return LLMCall.objects.filter(session_id=session_id).aggregate(spent=Sum("cost_usd"))["spent"]


def llm_costs(session_ids: Sequence[int]) -> dict[int, Decimal]:
    """The same of many sessions; those without a call that cost something are absent."""
    spent = LLMCall.objects.filter(session_id__in=session_ids, cost_usd__isnull=False)
    sums = spent.order_by().values_list("session_id").annotate(spent=Sum("cost_usd"))
    return {session_id: cost for session_id, cost in sums if session_id is not None}


def spent_on(purpose: str, session_ids: Sequence[int], *, since: datetime) -> Decimal:
    """US dollars that calls with this purpose cost since then; a `sent` one at its estimate."""
    calls = LLMCall.objects.filter(
        purpose=purpose, session_id__in=session_ids, created_at__gte=since
    )
    return calls.aggregate(spent=Sum("cost_usd"))["spent"] or Decimal(0)


def last_usages(purpose: str, session_ids: Sequence[int]) -> dict[int, Usage]:
    """What the last answer with this purpose used, by session; those without one are absent."""
    counted = LLMCall.objects.filter(
        purpose=purpose,
        session_id__in=session_ids,
        state=LLMCall.State.SUCCEEDED,
        prompt_tokens__isnull=False,
    )
    last = counted.order_by("session_id", "-pk").distinct("session_id")
    tokens = last.values_list("session_id", "prompt_tokens", "cached_tokens", "completion_tokens")
    return {
        session_id: Usage(prompt, cached or 0, completion or 0)
        for session_id, prompt, cached, completion in tokens
        if session_id is not None and prompt is not None
    }


@dataclass(frozen=True, slots=True)
class Spent:
    """Calls by their state, and US dollars; a `sent` one counts at its estimate."""

    calls: dict[str, int]
    cost_usd: Decimal


def spent_since(moment: datetime) -> Spent:
    rows = (
        LLMCall.objects.filter(created_at__gte=moment)
        .order_by()
        .values_list("state")
        .annotate(calls=Count("pk"), cost=Sum("cost_usd"))
    )
    totals = list(rows)
    return Spent(
        calls={state: calls for state, calls, _ in totals},
        cost_usd=sum((cost for _, _, cost in totals if cost is not None), Decimal(0)),
    )


def share_of_estimate() -> float:
    """How much of what was estimated the last calls have really used; 1 until there are figures.

    An estimate allows for the longest answer, so the line moves faster than its estimates say.
    """
    last = (
        LLMCall.objects.filter(state=LLMCall.State.SUCCEEDED, prompt_tokens__isnull=False)
        .annotate(used=F("prompt_tokens") + F("completion_tokens"))
        .order_by("-pk")  # by the primary key: cheap however many there are
        .values_list("used", "estimated_tokens")[:RECENT]
    )
    used, estimated = (sum(column) for column in zip(*last, strict=True)) if last else (0, 0)
    return min(1.0, used / estimated) if used and estimated else 1.0
