"""The ledger of spend: a row before each request, completed after it."""

import time
from collections.abc import Callable
from decimal import Decimal

from django.utils import timezone

from llm.failures import Failure
from llm.models import LLMCall
from llm.prices import cost_usd
from llm.usage import Usage


class LedgerEntry:
    """A request that is being made. Complete it with `succeeded` or `failed`.

    Until somebody knows what it cost, it counts at its estimate: a worker that dies, or a
    connection that is cut, has still spent something.
    """

    def __init__(
        self,
        *,
        purpose: str,
        model: str,
        session_id: int | None,
        organisation_id: int | None,
        estimate: Usage,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._clock = clock
        self._began = clock()
        self._asked = model
        self._day = timezone.now().date()  # whose prices hold, however long the answer takes
        self.call = LLMCall(
            purpose=purpose,
            model=model[:100],
            session_id=session_id,
            organisation_id=organisation_id,
            estimated_tokens=estimate.total_tokens,
        )
        self.call.cost_usd = self._cost(estimate)
        self.call.save()

    def succeeded(self, usage: Usage | None, model: str) -> None:
        """The answer came; what it says may still be of no use, but it is paid for.

        A gateway may call the model by a name of its own: then the price is that of the one that
        was asked.
        """
        self.call.model = model[:100]
        self._complete(LLMCall.State.SUCCEEDED, usage)

    def failed(self, error: Failure, usage: Usage | None) -> None:
        """No useful answer. ``usage`` is what it cost nevertheless, None where nobody knows."""
        self.call.error_class = type(error).__name__
        self.call.error_message = str(error)
        self._complete(LLMCall.State.FAILED, usage)

    def _complete(self, state: LLMCall.State, usage: Usage | None) -> None:
        call = self.call
        call.state = state
        call.latency_ms = round((self._clock() - self._began) * 1000)
        if usage is not None:
            call.prompt_tokens = usage.prompt_tokens
            call.cached_tokens = usage.cached_tokens
            call.completion_tokens = usage.completion_tokens
            call.cost_usd = self._cost(usage)
        call.save()

    def _cost(self, usage: Usage) -> Decimal | None:
        told = cost_usd(self.call.model, usage, on=self._day)
        return told if told is not None else cost_usd(self._asked, usage, on=self._day)
