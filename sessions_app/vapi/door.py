"""A request with our key, behind a breaker: while VAPI is down, steps wait instead of failing."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import requests
from django.conf import settings
from django_redis import get_redis_connection
from redis.exceptions import RedisError
from urllib3.exceptions import NewConnectionError

from llm.breaker import Breaker
from llm.errors import retry_after
from llm.failures import Permanent, RateLimited, Transient

TIMEOUT = (5, 30)  # seconds to connect, and between two pieces of an answer

WHAT_TO_DO = {
    400: "it did not accept what we sent. Look at the persona's voice and model settings.",
    401: "it refused the key. Set a valid VAPI_API_KEY, the private one.",
    402: "the account has no credit left. Add credit at VAPI.",
    403: "the key may not do this. Set the private VAPI_API_KEY.",
    404: "it does not know this address. Is VAPI_BASE_URL right?",
}


class NeverReached(Transient):
    """No connection came about, so nothing was asked for."""


def ask(
    method: str, path: str, *, headers: dict[str, str] | None = None, **options: Any
) -> requests.Response:
    """Whatever VAPI answers. Raises NeverReached, Transient, RateLimited (while it is down).

    A question that was the probe and found it still down has waited, too. What a request to create
    something came to must be told as it is: it may have been created.
    """
    breaker, is_probe = Breaker(get_redis_connection("default"), "vapi"), False
    with suppress(RedisError):  # without it nobody knows whether VAPI is down: it is asked
        is_probe = breaker.check() and method == "GET"
    try:
        response = requests.request(
            method,
            f"{settings.VAPI_BASE_URL}{path}",
            headers={"Authorization": f"Bearer {settings.VAPI_API_KEY}", **(headers or {})},
            timeout=TIMEOUT,
            allow_redirects=False,
            **options,
        )
    except (requests.RequestException, ValueError) as error:  # a redirect to no address at all
        _told(breaker.failed)
        if is_probe:
            raise breaker.down() from None
        failure = NeverReached if _never_connected(error) else Transient
        raise failure(f"VAPI could not be reached ({type(error).__name__}).") from None
    is_down = response.status_code >= 500
    _told(breaker.failed if is_down else breaker.answered)
    if is_down and is_probe:
        response.close()
        raise breaker.down()
    return response


def expect_success(response: requests.Response) -> None:
    """Raises RateLimited, Transient or Permanent, by the status."""
    status = response.status_code
    if status < 300:
        return
    if status == 429:
        raise RateLimited(
            "VAPI asks us to slow down.", after=retry_after(response.headers), sent=True
        )
    if status in (408, 409) or status >= 500:
        raise Transient(f"VAPI answered {status}.")
    advice = WHAT_TO_DO.get(status, "we do not understand that. Is VAPI_BASE_URL right?")
    raise Permanent(f"VAPI answered {status}: {advice}")


def object_in(response: requests.Response) -> dict[str, Any]:
    document = json_in(response)
    if not isinstance(document, dict):
        raise Transient("VAPI did not answer with an object.")
    return document


def json_in(response: requests.Response) -> Any:
    try:
        return response.json()
    except ValueError:
        raise Transient("VAPI did not answer with JSON.") from None


def _told(breaker: Callable[[], None]) -> None:
    """Without Redis it does not learn of it."""
    with suppress(RedisError):
        breaker()


def _never_connected(error: Exception) -> bool:
    """Whether it failed before anything was sent: no address, nobody there, no trust."""
    cause = getattr(error.args[0], "reason", None) if error.args else None
    return isinstance(cause, NewConnectionError) or isinstance(
        error, requests.ConnectTimeout | requests.exceptions.SSLError
    )
