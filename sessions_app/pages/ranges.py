"""A part of a file, as a player asks for it when somebody seeks (RFC 9110, section 14)."""

import re
from dataclasses import dataclass
from typing import IO

from django.http import FileResponse, HttpRequest, HttpResponse
from rest_framework.request import Request

_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)


class NotSatisfiable(Exception):
    """The range lies beyond the end."""


@dataclass(frozen=True, slots=True)
class Part:
    start: int
    length: int


def ranged_response(
    request: HttpRequest | Request, file: IO[bytes], *, size: int, etag: str, content_type: str
) -> HttpResponse | FileResponse:
    """The file or one part of it, read piece by piece; the file is closed with the answer.

    206 for a range, 416 for one beyond the end. Several ranges at once, and what is none, are
    answered with the whole, as the standard allows. ``etag`` is a strong one, quotes included.
    """
    headers = {"Accept-Ranges": "bytes", "ETag": etag}
    try:
        part = _asked(request, size, etag)
    except NotSatisfiable:
        file.close()
        headers["Content-Range"] = f"bytes */{size}"
        return HttpResponse(status=416, headers=headers)
    if part is None:
        headers["Content-Length"] = str(size)
        return FileResponse(_Reader(file, size), content_type=content_type, headers=headers)
    file.seek(part.start)
    headers["Content-Length"] = str(part.length)
    headers["Content-Range"] = f"bytes {part.start}-{part.start + part.length - 1}/{size}"
    reader = _Reader(file, part.length)
    return FileResponse(reader, status=206, content_type=content_type, headers=headers)


def _asked(request: HttpRequest | Request, size: int, etag: str) -> Part | None:
    """None for the whole. Raises NotSatisfiable."""
    found = _RANGE.fullmatch(request.headers.get("Range", "").strip())
    is_same = request.headers.get("If-Range", etag) == etag  # else what they have is another file
    if request.method != "GET" or found is None or not is_same:
        return None
    first, last = found.groups()
    if first:
        start, end = int(first), min(int(last), size - 1) if last else size - 1
        if last and int(last) < int(first):
            return None  # no range at all
    elif last:
        start, end = max(0, size - int(last)), size - 1  # so many from the end
    else:
        return None
    if start > end:
        raise NotSatisfiable
    return Part(start, end - start + 1)


class _Reader:
    """So many bytes of a file from where it stands."""

    def __init__(self, file: IO[bytes], length: int) -> None:
        self._file = file
        self._left = length

    def read(self, size: int) -> bytes:
        piece = self._file.read(min(size, self._left))
        self._left -= len(piece)
        return piece

    def close(self) -> None:
        self._file.close()
