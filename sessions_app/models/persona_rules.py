"""What a persona's fields may hold, beyond their types."""

import json
import re

from django.core.exceptions import ValidationError
from django.utils.translation import get_language_info

MOST_OBJECTIONS, LONGEST_OBJECTION = 20, 300
LONGEST_SETTINGS = 2000  # characters of JSON
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,4})?")


def validate_objections(value: object) -> None:
    """A list of short texts."""
    if not isinstance(value, list) or not all(_is_said(text) for text in value):
        raise ValidationError("Write a list of texts, one objection each.")
    if len(value) > MOST_OBJECTIONS:
        raise ValidationError(f"At most {MOST_OBJECTIONS} objections, not {len(value)}.")
    if any(len(text) > LONGEST_OBJECTION for text in value):
        raise ValidationError(f"At most {LONGEST_OBJECTION} characters an objection.")
    _storable(value)


def validate_settings(value: object) -> None:
    """An object such as `{"voiceId": "Elliot"}`, which is passed on to the call's provider."""
    if not isinstance(value, dict):
        raise ValidationError('Write an object, such as {"voiceId": "Elliot"}.')
    if len(_storable(value)) > LONGEST_SETTINGS:
        raise ValidationError(f"At most {LONGEST_SETTINGS} characters of settings.")


def validate_language(code: str) -> None:
    try:
        if LANGUAGE.fullmatch(code) and get_language_info(code.lower()):
            return
    except KeyError:
        pass
    raise ValidationError(f"{code!r} is no language that we know. Write a code such as en or de.")


def _is_said(text: object) -> bool:
    return isinstance(text, str) and bool(text.strip())


def _storable(value: object) -> str:
    """As JSON; the database takes neither NUL, nor half of a character, nor infinity."""
    try:
        written = json.dumps(value, ensure_ascii=False, allow_nan=False)
        written.encode()
    except ValueError:
        raise ValidationError("It holds a character or a number that cannot be stored.") from None
    if "\\u0000" in written:
        raise ValidationError("It holds a character that cannot be stored.")
    return written
