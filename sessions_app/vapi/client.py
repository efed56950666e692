"""Requests to VAPI: starting a call, asking about some, and opening what was recorded."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

import requests
from django.conf import settings

from llm.failures import NotYet, Permanent, Transient
from sessions_app.vapi import door
from sessions_app.vapi.door import NeverReached
from sessions_app.vapi.recording import BoundedStream

MAX_REDIRECTS = 3
MOST_LISTED = 100  # calls in one answer, which has no next page
PRESIGNED = ("presignedMonoUrl", "presignedStereoUrl")
ALLOWED_HOSTS = (".vapi.ai", ".amazonaws.com", ".r2.cloudflarestorage.com", ".supabase.co")
# The room outlives whoever reloads the page, or the call could not be rejoined.
TO_REJOIN = {"roomDeleteOnUserLeaveEnabled": False}
AS_IT_IS = {"Accept-Encoding": "identity"}


class AllLinesBusy(Exception):
    """As many calls are going on as the account allows; a line becomes free when one ends."""


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
        return _created({**TO_REJOIN, "assistant": assistant, "assistantOverrides": overrides})
    except NeverReached:
        raise
    except Transient as problem:
        raise MaybeCreated(str(problem)) from None


def _created(wanted: dict[str, Any]) -> WebCall:
    response = door.ask("POST", "/call/web", json=wanted)
    # A success tells of concurrency as well, in its `subscriptionLimits`.
    refused = response.status_code in (400, 403) and "concurrency" in response.text[:2000].lower()
    if refused or response.status_code == 429:
        raise AllLinesBusy("All lines are busy. Try again when another call has ended.")
    door.expect_success(response)
    call = door.object_in(response)
    call_id, url = call.get("id"), call.get("webCallUrl")
    if not (isinstance(call_id, str) and call_id and isinstance(url, str) and url):
        raise Permanent("VAPI created a call without an id or an address. Look at its status page.")
    return WebCall(call_id, url)


def call_fetch(call_id: str) -> dict[str, Any]:
    """What VAPI knows of a call now. Raises NotYet where it knows nothing, and other failures."""
    response = door.ask("GET", f"/call/{quote(call_id, safe='')}")
    if response.status_code == 404:
        raise NotYet("VAPI does not know the call.")
    door.expect_success(response)
    return door.object_in(response)


def calls_created(since: datetime, until: datetime) -> list[dict[str, Any]]:
    """The calls of our account that were created in between, MOST_LISTED at most."""
    window = {"createdAtGt": since.isoformat(), "createdAtLt": until.isoformat()}
    response = door.ask("GET", "/call", params={**window, "limit": MOST_LISTED})
    door.expect_success(response)
    listed = door.json_in(response)
    if not isinstance(listed, list):
        raise Transient("VAPI did not answer with a list.")
    return [call for call in listed if isinstance(call, dict)]


def call_end(call_id: str) -> None:
    """Hang up. Where VAPI opens no way to control the call, the browser has to. Raises failures.

    A call has an address of its own for that, `monitor.controlUrl`, while it is going on.
    """
    try:
        monitor = call_fetch(call_id).get("monitor")
    except NotYet:
        return
    url = monitor.get("controlUrl") if isinstance(monitor, dict) else None
    if not (isinstance(url, str) and _is_allowed(url)):
        return
    try:
        response = requests.post(
            url, json={"type": "end-call"}, timeout=door.TIMEOUT, allow_redirects=False
        )
    except (requests.RequestException, ValueError) as error:
        raise Transient(f"The call could not be hung up ({type(error).__name__}).") from None
    if response.status_code != 404:  # it is over already
        door.expect_success(response)


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
    response = door.ask("GET", path, headers=AS_IT_IS, stream=True)
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
    door.expect_success(response)
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


def _get(url: str) -> requests.Response:
    try:
        return requests.get(
            url, headers=AS_IT_IS, timeout=door.TIMEOUT, stream=True, allow_redirects=False
        )
    except (requests.RequestException, ValueError) as error:
        raise Transient(f"The recording could not be fetched ({type(error).__name__}).") from None
