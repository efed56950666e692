"""A file with a call in it, as `manage.py process_call` takes it."""

import json
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from rest_framework.exceptions import ValidationError as InvalidInput

from sessions_app.api.serializers import ImportInput
from sessions_app.plain_text import turns_of_text
from sessions_app.services.session_import import report_of_turns, report_of_vapi
from sessions_app.vapi.parse import CallReport


class BadCallFile(Exception):
    """The file holds no call that we can read; the message is one line for the terminal."""


def read_call(path: Path) -> CallReport:
    """A VAPI report, a list of turns or `Rep: …` lines. Raises BadCallFile."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadCallFile(f"{path}: is not UTF-8 text.") from None
    except OSError as problem:
        raise BadCallFile(f"{path}: {problem.strerror or problem}.") from None
    if not text.strip():
        raise BadCallFile(f"{path}: is empty.")
    try:
        if text.lstrip().startswith(("{", "[")):
            return _of_json(text)
        return report_of_turns(turns_of_text(text))
    except json.JSONDecodeError as problem:
        raise BadCallFile(f"{path}: is not JSON: {problem}.") from None
    except RecursionError:
        raise BadCallFile(f"{path}: is nested too deeply.") from None
    except ValidationError as problem:
        raise BadCallFile(f"{path}: {' '.join(problem.messages)}") from None
    except ValueError as problem:
        raise BadCallFile(f"{path}: {problem}") from None


def _of_json(text: str) -> CallReport:
    document = json.loads(text)
    if isinstance(document, list):
        document = {"turns": document}
    if "turns" in document:
        return report_of_turns(_checked_turns(document["turns"]))
    return report_of_vapi(document)


def _checked_turns(turns: Any) -> list[dict[str, Any]]:
    data = ImportInput(data={"turns": turns})
    try:
        data.is_valid(raise_exception=True)
    except InvalidInput:
        raise ValueError(
            'wants {"turns": [{"role": "rep" or "customer", "text": …}, …]}; see the API for more.'
        ) from None
    return data.validated_data["turns"]
