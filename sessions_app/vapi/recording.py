"""A recording on its way from VAPI into our storage."""

import time

import requests
from urllib3.exceptions import HTTPError

from llm.failures import NotYet, Permanent, Transient

LARGEST = 500 * 2**20  # bytes; two hours of uncompressed mono speech are about 230 MB
LONGEST = 600.0  # seconds for the whole of it: one that trickles must not hold a worker for ever


class BoundedStream:
    """The body of an answer, read piece by piece and never beyond LARGEST.

    Raises NotYet where it is empty, Permanent where it grows larger, Transient where it breaks off
    or takes too long.
    """

    def __init__(self, response: requests.Response) -> None:
        self._response = response
        self._seen = 0
        self._ahead = b""  # was looked at, and not read yet
        self._until = time.monotonic() + LONGEST
        length = response.headers.get("Content-Length", "")
        self._expected = int(length) if length.isdecimal() else None
        if self._expected is not None and self._expected > LARGEST:
            raise self._too_large()

    closed = False  # as files say it; whoever opened the answer closes it

    def seekable(self) -> bool:
        return False

    def beginning(self, size: int) -> bytes:
        """The first bytes, fewer only where there are no more; `read` begins with them anyway."""
        self._ahead = self._fetched(size)
        return self._ahead

    def read(self, size: int = -1) -> bytes:
        ahead, self._ahead = self._ahead, b""
        if size < 0:
            return ahead + self._fetched(size)
        if size < len(ahead):
            self._ahead = ahead[size:]
            return ahead[:size]
        return ahead + self._fetched(size - len(ahead))

    def _fetched(self, size: int) -> bytes:
        left = LARGEST - self._seen
        try:
            piece: bytes = self._response.raw.read(size if size >= 0 else left + 1)
        except (HTTPError, OSError) as error:
            raise Transient(f"The recording broke off ({type(error).__name__}).") from None
        self._seen += len(piece)
        if self._seen > LARGEST:
            raise self._too_large()
        if time.monotonic() > self._until:
            raise Transient(f"The recording took longer than {LONGEST / 60:.0f} minutes.")
        if size and not piece:
            self._expect_whole()
        return piece

    def _expect_whole(self) -> None:
        if not self._seen:
            raise NotYet("The recording is still empty.")
        if self._expected is not None and self._seen < self._expected:
            raise Transient("The recording broke off before its end.")

    @staticmethod
    def _too_large() -> Permanent:
        return Permanent(f"The recording is larger than {LARGEST // 2**20} MB. It was not stored.")
