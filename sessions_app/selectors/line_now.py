"""The pipeline at this moment: the line in Postgres, the model's limits, whether it answers."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Count, Min, Q
from django.db.models.functions import Now
from redis.exceptions import RedisError

from llm.limiter.account import account_breaker, account_limiter
from sessions_app.models import StepRun, StepStatus

WAITING = (StepStatus.READY, StepStatus.WAITING)


@dataclass(frozen=True, slots=True)
class LineNow:
    """``requests`` and ``tokens`` count the last minute; None where Redis does not tell."""

    waiting: int
    running: int
    oldest: datetime | None
    requests: int | None
    tokens: int | None
    is_down: bool | None
    request_limit: int
    token_limit: int

    @property
    def has_room(self) -> bool:
        """Whether the model could be asked now."""
        return (
            self.is_down is False
            and (self.requests or 0) < self.request_limit
            and (self.tokens or 0) < self.token_limit
        )


def line_now() -> LineNow:
    """Read it all at once; Redis may be away."""
    due = Q(status__in=WAITING, run_after__lte=Now())
    counts = StepRun.objects.under_way().aggregate(
        waiting=Count("pk", filter=Q(status__in=WAITING)),
        running=Count("pk", filter=Q(status=StepStatus.RUNNING)),
        oldest=Min("run_after", filter=due),
    )
    used: tuple[int, int] | tuple[None, None] = (None, None)
    is_down = None
    try:
        used = account_limiter().used()
        is_down = account_breaker().is_open
    except RedisError:
        pass  # the page says so
    return LineNow(
        **counts,
        requests=used[0],
        tokens=used[1],
        is_down=is_down,
        request_limit=settings.OPENAI_REQUESTS_PER_MINUTE,
        token_limit=settings.OPENAI_TOKENS_PER_MINUTE,
    )
