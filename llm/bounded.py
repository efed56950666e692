"""An answer must end: the client's timeout only bounds the pause between two bytes."""

import time
from collections.abc import Iterator

import httpx2

LONGEST = 60.0  # seconds for the body, once the answer has begun


class _Bounded(httpx2.SyncByteStream):
    def __init__(self, stream: httpx2.SyncByteStream, until: float) -> None:
        self._stream = stream
        self._until = until

    def __iter__(self) -> Iterator[bytes]:
        for piece in self._stream:
            if time.monotonic() > self._until:
                raise httpx2.ReadTimeout("the answer did not end")
            yield piece

    def close(self) -> None:
        self._stream.close()


def bounded(response: httpx2.Response) -> None:
    """A hook of the client's: reading the body raises ReadTimeout after LONGEST."""
    assert isinstance(response.stream, httpx2.SyncByteStream)
    response.stream = _Bounded(response.stream, time.monotonic() + LONGEST)
