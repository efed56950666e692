"""The limiter and the breaker of the account that the settings name."""

from functools import lru_cache

from django.conf import settings
from django_redis import get_redis_connection

from llm.breaker import Breaker
from llm.limiter.limiter import Limiter, Limits


def account_limiter() -> Limiter:
    return _limiter(
        settings.OPENAI_MODEL,
        Limits(settings.OPENAI_REQUESTS_PER_MINUTE, settings.OPENAI_TOKENS_PER_MINUTE),
    )


def account_breaker() -> Breaker:
    return Breaker(get_redis_connection("default"), "openai")


@lru_cache(maxsize=4)
def _limiter(model: str, limits: Limits) -> Limiter:
    key = f"salestrainer:llm:{model}"
    return Limiter(get_redis_connection("default"), key=key, limits=limits)
