"""The ledger of spend: a row before each request, completed after it."""

import time
from collections.abc import Callable

from django.utils import timezone

from llm.failures import Failure
from llm.models import LLMCall
from llm.prices import cost_usd
from llm.usage import Usage


class LedgerEntry:
    """A request that is being made. Complete it with `succeeded` or `failed`."""

    def __init__(
        self,
        *,
        purpose: str,
        model: str,
        session_id: int | None,
        organisation_id: int | None,
        estimated_tokens: int,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._clock = clock
        self._began = clock()
        self.call = LLMCall.objects.create(
            purpose=purpose,
            model=model,
            session_id=session_id,
            organisation_id=organisation_id,
            estimated_tokens=estimated_tokens,
            # A worker that dies now has still spent something: the estimate stands until we know.
            cost_usd=cost_usd(
                model,
                prompt_tokens=estimated_tokens,
                cached_tokens=0,
                completion_tokens=0,
                on=timezone.now().date(),
            ),
        )

    def succeeded(self, usage: Usage, model: str) -> None:
        """The answer came; what it says may still be of no use, but it is paid for."""
        self._complete(LLMCall.State.SUCCEEDED, usage, model)

    def failed(self, error: Failure, usage: Usage | None = None) -> None:
        """No useful answer. With usage it cost that much, else nothing."""
        self.call.error_class = type(error).__name__
        self.call.error_message = str(error)
        self._complete(LLMCall.State.FAILED, usage or Usage(), self.call.model)

    def _complete(self, state: LLMCall.State, usage: Usage, model: str) -> None:
        call = self.call
        call.state = state
        call.model = model
        call.prompt_tokens = usage.prompt_tokens
        call.cached_tokens = usage.cached_tokens
        call.completion_tokens = usage.completion_tokens
        call.latency_ms = round((self._clock() - self._began) * 1000)
        call.cost_usd = cost_usd(
            model,
            prompt_tokens=usage.prompt_tokens,
            cached_tokens=usage.cached_tokens,
            completion_tokens=usage.completion_tokens,
            on=call.created_at.date() if call.created_at else timezone.now().date(),
        )
        call.save()
