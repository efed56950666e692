"""A recording on its way from VAPI into our storage."""

import requests
from urllib3.exceptions import HTTPError

from llm.failures import Permanent, Transient

LARGEST = 500 * 2**20  # bytes; two hours of uncompressed mono speech are about 230 MB


class BoundedStream:
    """The body of an answer, read piece by piece and never beyond LARGEST.

    Raises Permanent where it grows larger, Transient where it breaks off.
    """

    def __init__(self, response: requests.Response) -> None:
        self._response = response
        self._left = LARGEST
        self._expected = int(response.headers.get("Content-Length") or -1)
        self._seen = 0
        if self._expected > LARGEST:
            raise self._too_large()

    def read(self, size: int = -1) -> bytes:
        try:
            piece = self._response.raw.read(size if size >= 0 else self._left + 1)
        except (HTTPError, OSError) as error:
            raise Transient(f"The recording broke off ({type(error).__name__}).") from None
        self._seen += len(piece)
        self._left -= len(piece)
        if self._left < 0:
            raise self._too_large()
        if not piece and 0 <= self._seen < self._expected:
            raise Transient("The recording broke off before its end.")
        return piece

    @staticmethod
    def _too_large() -> Permanent:
        return Permanent(f"The recording is larger than {LARGEST // 2**20} MB. It was not stored.")
