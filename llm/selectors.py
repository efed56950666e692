"""What was spent."""

from decimal import Decimal

from django.db.models import F, Sum

from llm.models import LLMCall

RECENT = 50  # calls


def llm_cost(session_id: int) -> Decimal | None:
    """US dollars that a session's model calls cost; None where there were none."""
    return LLMCall.objects.filter(session_id=session_id).aggregate(spent=Sum("cost_usd"))["spent"]


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
