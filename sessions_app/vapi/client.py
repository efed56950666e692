"""Requests to VAPI: starting a call, asking about one, and opening what was recorded."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

import requests
from django.conf import settings
from urllib3.exceptions import NewConnectionError

from llm.errors import retry_after
from llm.failures import NotYet, Permanent, RateLimited, Transient
from sessions_app.vapi.recording import BoundedStream

TIMEOUT = (5, 30)  # seconds to connect, and between two pieces of an answer
MAX_REDIRECTS = 3
PRESIGNED = ("presignedMonoUrl", "presignedStereoUrl")
ALLOWED_HOSTS = (".vapi.ai", ".amazonaws.com", ".r2.cloudflarestorage.com", ".supabase.co")

WHAT_TO_DO = {
    400: "it did not accept what we sent. Look at the persona's voice and model settings.",
    401: "it refused the key. Set a valid VAPI_API_KEY, the private one.",
    402: "the account has no credit left. Add credit at VAPI.",
    403: "the key may not do this. Set the private VAPI_API_KEY.",
    404: "it does not know this address. Is VAPI_BASE_URL right?",
}


class AllLinesBusy(Exception):
    """As many calls are going on as the account allows; a line becomes free when one ends."""


class NeverReached(Transient):
    """No connection came about, so nothing was asked for."""


class MaybeCreated(Transient):
    """The request for a call went out, and no answer says what came of it."""


@dataclass(frozen=True, slots=True)
class WebCall:
    id: str
    web_call_url: str


def web_call_create(assistant: dict[str, Any], overrides: dict[str, Any]) -> WebCall:
    """Create a call that a browser joins. Sent once: a second try could make a second call.

    Raises AllLinesBusy, MaybeCreated, NeverReached, Permanent.
    """
    try:
        return _created({"assistant": assistant, "assistantOverrides": overrides})
    except NeverReached:
        raise
    except Transient as problem:
        raise MaybeCreated(str(problem)) from None


def _created(wanted: dict[str, Any]) -> WebCall:
    response = _request("POST", "/call/web", json=wanted)
    # A success tells of concurrency as well, in its `subscriptionLimits`.
    refused = response.status_code in (400, 403) and "concurrency" in response.text[:2000].lower()
    if refused or response.status_code == 429:
        raise AllLinesBusy("All lines are busy. Try again when another call has ended.")
    _expect_success(response)
    call = _json(response)
    call_id, url = call.get("id"), call.get("webCallUrl")
    if not (isinstance(call_id, str) and call_id and isinstance(url, str) and url):
        raise Permanent("VAPI created a call without an id or an address. Look at its status page.")
    return WebCall(call_id, url)


def call_fetch(call_id: str) -> dict[str, Any]:
    """What VAPI knows of a call now. Raises NotYet where it knows nothing, and other failures."""
    response = _request("GET", f"/call/{quote(call_id, safe='')}")
    if response.status_code == 404:
        raise NotYet("VAPI does not know the call.")
    _expect_success(response)
    return _json(response)


@contextmanager
def recording_open(call_id: str, report: dict[str, Any]) -> Iterator[BoundedStream]:
    """The audio as a stream, its type checked and its size bounded.

    First by the report's presigned address, which lives half an hour, then by our key. Raises
    NotYet, Transient, RateLimited, Permanent.
    """
    with _recording(call_id, report) as response:
        kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        if not (kind.startswith("audio/") or kind in ("application/octet-stream", "")):
            raise Permanent(f"The recording is {kind!r}, not audio. It was not stored.")
        yield BoundedStream(response)


def _recording(call_id: str, report: dict[str, Any]) -> requests.Response:
    artifact = report.get("artifact")
    artifact = artifact if isinstance(artifact, dict) else {}
    for name in PRESIGNED:
        url = artifact.get(name)
        if isinstance(url, str) and _is_allowed(url):
            try:
                response = _get(url)
            except Transient:
                continue  # our key opens another way
            if response.status_code == 200:
                return response
            response.close()
    return _follow(f"/call/{quote(call_id, safe='')}/mono-recording")


def _follow(path: str) -> requests.Response:
    """The authenticated endpoint redirects to storage, which must never see our key."""
    url = f"{settings.VAPI_BASE_URL}{path}"
    response = _get(url, headers=_authorization())
    redirects = 0
    while response.is_redirect and redirects < MAX_REDIRECTS:
        redirects += 1
        response.close()
        url = urljoin(url, response.headers["Location"])
        if not _is_allowed(url):
            raise Permanent(f"The recording is at {urlsplit(url).hostname}, which is not allowed.")
        response = _get(url)
    if response.status_code == 200:
        return response
    response.close()
    if response.status_code in (400, 404):
        raise NotYet("The recording is not there yet.")
    if redirects:  # the next try is sent to a freshly signed address
        raise Transient(f"The recording's storage answered {response.status_code}.")
    _expect_success(response)
    raise Transient(f"VAPI answered {response.status_code} instead of the recording.")


def _is_allowed(url: str) -> bool:
    """Over https from VAPI's storage; its own base address as configured, whatever it is."""
    try:
        parts, base = urlsplit(url), urlsplit(settings.VAPI_BASE_URL)
        if (parts.scheme, parts.netloc) == (base.scheme, base.netloc):
            return True
        is_https = parts.scheme == "https" and parts.port in (None, 443)
        return is_https and (parts.hostname or "").endswith(ALLOWED_HOSTS)
    except ValueError:  # no address at all, such as `https://[`
        return False


def _get(url: str, headers: dict[str, str] | None = None) -> requests.Response:
    try:
        return requests.get(
            url,
            headers={"Accept-Encoding": "identity", **(headers or {})},
            timeout=TIMEOUT,
            stream=True,
            allow_redirects=False,
        )
    except (requests.RequestException, ValueError) as error:
        raise Transient(f"The recording could not be fetched ({type(error).__name__}).") from None


def _request(method: str, path: str, **options: Any) -> requests.Response:
    try:
        return requests.request(
            method,
            f"{settings.VAPI_BASE_URL}{path}",
            headers=_authorization(),
            timeout=TIMEOUT,
            allow_redirects=False,
            **options,
        )
    except requests.RequestException as error:
        failure = NeverReached if _never_connected(error) else Transient
        raise failure(f"VAPI could not be reached ({type(error).__name__}).") from None


def _never_connected(error: requests.RequestException) -> bool:
    """Whether it failed before anything was sent: no address, nobody there, no trust."""
    cause = getattr(error.args[0], "reason", None) if error.args else None
    return isinstance(cause, NewConnectionError) or isinstance(
        error, requests.ConnectTimeout | requests.exceptions.SSLError
    )


def _authorization() -> dict[str, str]:
    return {"Authorization": f"Bearer {settings.VAPI_API_KEY}"}


def _expect_success(response: requests.Response) -> None:
    status = response.status_code
    if status < 300:
        return
    if status == 429:
        raise RateLimited("VAPI asks us to slow down.", after=retry_after(response.headers))
    if status in (408, 409) or status >= 500:
        raise Transient(f"VAPI answered {status}.")
    advice = WHAT_TO_DO.get(status, "we do not understand that. Is VAPI_BASE_URL right?")
    raise Permanent(f"VAPI answered {status}: {advice}")


def _json(response: requests.Response) -> dict[str, Any]:
    try:
        document = response.json()
    except ValueError:
        raise Transient("VAPI did not answer with JSON.") from None
    if not isinstance(document, dict):
        raise Transient("VAPI did not answer with an object.")
    return document
