"""Requests to VAPI: starting a call, asking about one, and fetching what was recorded."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
from django.conf import settings

from llm.failures import NotYet, Permanent, Transient
from sessions_app.vapi.recording import BoundedStream

TIMEOUT = (5, 30)  # seconds to connect, and between two pieces of an answer
MAX_REDIRECTS = 3
PRESIGNED = ("presignedMonoUrl", "presignedStereoUrl")
ALLOWED_HOSTS = (".vapi.ai", ".amazonaws.com", ".r2.cloudflarestorage.com", ".supabase.co")


class AllLinesBusy(Exception):
    """As many calls are going on as the account allows; a line becomes free when one ends."""


@dataclass(frozen=True, slots=True)
class WebCall:
    id: str
    web_call_url: str


def web_call_create(assistant: dict[str, Any], overrides: dict[str, Any]) -> WebCall:
    """Create a call that a browser joins. Sent once: a second try could make a second call.

    Raises AllLinesBusy, Transient (not known whether it was made), Permanent.
    """
    response = _request(
        "POST", "/call/web", json={"assistant": assistant, "assistantOverrides": overrides}
    )
    # A successful answer speaks of concurrency as well: it says how many lines are left.
    refused = response.status_code == 400 and "concurrency" in response.text.lower()
    if refused or response.status_code == 429:
        raise AllLinesBusy("All lines are busy. Try again when another call has ended.")
    _expect_success(response)
    call = _json(response)
    call_id, url = call.get("id"), call.get("webCallUrl")
    if not isinstance(call_id, str) or not isinstance(url, str):
        raise Permanent("VAPI created a call without an id or an address. Look at its status page.")
    return WebCall(call_id, url)


def call_fetch(call_id: str) -> dict[str, Any]:
    """What VAPI knows of a call now. Raises NotYet where it knows nothing."""
    response = _request("GET", f"/call/{call_id}")
    if response.status_code == 404:
        raise NotYet("VAPI does not know the call.")
    _expect_success(response)
    return _json(response)


@contextmanager
def recording_open(call_id: str, report: dict[str, Any]) -> Iterator[BoundedStream]:
    """The audio as a stream, its type checked and its size bounded.

    First by the report's presigned address, which lives half an hour, then by our key. Raises
    NotYet, Transient, Permanent.
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
    return _follow(f"/call/{call_id}/mono-recording")


def _follow(path: str) -> requests.Response:
    """The authenticated endpoint redirects to storage, which must never see our key."""
    url = f"{settings.VAPI_BASE_URL}{path}"
    response = _get(url, headers=_authorization())
    for _ in range(MAX_REDIRECTS):
        if response.status_code not in (301, 302, 303, 307, 308):
            break
        url = urljoin(url, response.headers.get("Location", ""))
        response.close()
        if not _is_allowed(url):
            raise Permanent(f"The recording is on {urlsplit(url).hostname}, which is not allowed.")
        response = _get(url)
    if response.status_code in (400, 404):
        response.close()
        raise NotYet("The recording is not there yet.")
    if response.status_code != 200:
        with response:
            _expect_success(response)
            raise Transient(f"The recording's storage answered {response.status_code}.")
    return response


def _is_allowed(url: str) -> bool:
    """Over https from VAPI's storage; its own base address as configured, whatever it is."""
    parts, base = urlsplit(url), urlsplit(settings.VAPI_BASE_URL)
    if (parts.scheme, parts.netloc) == (base.scheme, base.netloc):
        return True
    return parts.scheme == "https" and (parts.hostname or "").endswith(ALLOWED_HOSTS)


def _get(url: str, headers: dict[str, str] | None = None) -> requests.Response:
    try:
        return requests.get(
            url, headers=headers, timeout=TIMEOUT, stream=True, allow_redirects=False
        )
    except requests.RequestException as error:
        raise Transient(f"The recording could not be fetched ({type(error).__name__}).") from None


def _request(method: str, path: str, **options: Any) -> requests.Response:
    try:
        return requests.request(
            method,
            f"{settings.VAPI_BASE_URL}{path}",
            headers=_authorization(),
            timeout=TIMEOUT,
            **options,
        )
    except requests.RequestException as error:
        raise Transient(f"VAPI could not be reached ({type(error).__name__}).") from None


def _authorization() -> dict[str, str]:
    return {"Authorization": f"Bearer {settings.VAPI_API_KEY}"}


def _expect_success(response: requests.Response) -> None:
    status = response.status_code
    if status < 400:
        return
    if status == 401:
        raise Permanent("VAPI refused the key. Set a valid VAPI_API_KEY.")
    if status in (408, 409, 429) or status >= 500:
        raise Transient(f"VAPI answered {status}.")
    raise Permanent(f"VAPI answered {status}: it did not accept what we sent.")


def _json(response: requests.Response) -> dict[str, Any]:
    try:
        document = response.json()
    except ValueError:
        raise Transient("VAPI did not answer with JSON.") from None
    if not isinstance(document, dict):
        raise Transient("VAPI did not answer with an object.")
    return document
