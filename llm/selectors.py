"""What was spent."""

from decimal import Decimal

from django.db.models import Sum

from llm.models import LLMCall


def llm_cost(session_id: int) -> Decimal | None:
    """US dollars that a session's model calls cost; None where there were none."""
    return LLMCall.objects.filter(session_id=session_id).aggregate(spent=Sum("cost_usd"))["spent"]
