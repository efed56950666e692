"""The project's public keys, kept in memory: a login must not wait for another server.

PyJWKClient does nearly this, but forgets its keys when they are old and the server is away, and
asks an absent server anew with every request.
"""

import logging
from functools import lru_cache
from math import inf
from threading import Lock
from time import monotonic

import requests
from jwt import PyJWK
from jwt.exceptions import PyJWTError

logger = logging.getLogger(__name__)

PATH = "/auth/v1/.well-known/jwks.json"
ALGORITHMS = ("ES256", "RS256")
FRESH = 600.0  # seconds; a key that was withdrawn is honoured no longer than this
PAUSE = 60.0  # between two requests, whatever keys are asked for
PAUSE_WITHOUT_KEYS = 10.0  # while the server is away and nobody can be let in
TIMEOUT = 3.0


class UnknownKey(Exception):
    """The project has no key of this name."""


class KeysAway(Exception):
    """The server of the keys does not answer, and there are none from before."""


@lru_cache(maxsize=1)
def key_set(url: str) -> "KeySet":
    """The keys of the project at this address."""
    return KeySet(f"{url}{PATH}")


class KeySet:
    """Keys by their names. Old or missing ones are asked for, but never more often than PAUSE.

    While the server is away, those that are known go on.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self._lock = Lock()
        self._keys: dict[str, PyJWK] = {}
        self._fetched_at = self._asked_at = -inf

    def key(self, name: str) -> PyJWK:
        """Raises UnknownKey and KeysAway."""
        # Whoever holds a key goes on while somebody else asks; all others wait for the answer.
        if self._is_due(name) and self._lock.acquire(blocking=name not in self._keys):
            try:
                if self._is_due(name):
                    self._ask()
            finally:
                self._lock.release()
        if name in (keys := self._keys):
            return keys[name]
        if self._fetched_at == -inf:
            raise KeysAway
        raise UnknownKey

    def _is_due(self, name: str) -> bool:
        now = monotonic()
        if name in self._keys and now - self._fetched_at < FRESH:
            return False
        pause = PAUSE_WITHOUT_KEYS if self._fetched_at == -inf else PAUSE
        return now - self._asked_at >= pause

    def _ask(self) -> None:
        self._asked_at = monotonic()
        try:
            answer = requests.get(self._url, timeout=TIMEOUT, allow_redirects=False)
            answer.raise_for_status()
            self._keys = _usable(answer.json()["keys"])
            self._fetched_at = monotonic()
        except (requests.RequestException, ValueError, KeyError, TypeError) as problem:
            logger.warning("Supabase's keys could not be read at %s: %s", self._url, problem)


def _usable(keys: list[dict[str, str]]) -> dict[str, PyJWK]:
    """Public keys with a name, for signatures. A shared secret has no business in there."""
    usable = {}
    for key in keys:
        try:
            read = PyJWK(key)
        except (PyJWTError, AttributeError):
            continue
        is_for_signatures = read.public_key_use in ("sig", None)
        if read.key_id and is_for_signatures and read.algorithm_name in ALGORITHMS:
            usable[read.key_id] = read
    return usable
