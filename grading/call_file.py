"""A file with a call in it, as `manage.py process_call` takes it."""

from pathlib import Path

from django.core.exceptions import ValidationError

from sessions_app.services.call_read import ReadCall, call_read, document_of


class BadCallFile(Exception):
    """The file holds no call that we can read; the message is one line for the terminal."""


def read_call(path: Path, *, rep_speaker: str = "", rep_name: str = "") -> ReadCall:
    """A VAPI report, turns, `Name: …` lines, WebVTT or SRT. Raises BadCallFile."""
    try:
        document = document_of(path.read_bytes())
        return call_read(document, rep_speaker=rep_speaker, rep_name=rep_name)
    except OSError as problem:
        raise BadCallFile(f"{path}: {problem.strerror or problem}.") from None
    except ValidationError as problem:
        raise BadCallFile(f"{path}: {' '.join(problem.messages)}") from None
