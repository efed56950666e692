"""Single values out of VAPI's messages: what makes no sense counts as missing."""

import math
from datetime import UTC, datetime
from typing import Any

from llm.text import storable

LONGEST_CALL = 86_400.0  # seconds; VAPI ends a call after half of it
SENSIBLE_YEARS = range(2000, 2100)


def object_of(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def text_of(value: Any) -> str:
    return storable(value) if isinstance(value, str) else ""


def number(value: Any) -> float | None:
    """A finite number; None for all else, booleans and numbers in quotes too."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        result = float(value)
    except OverflowError:
        return None
    return result if math.isfinite(result) else None


def seconds(value: Any) -> float | None:
    """Seconds within a call, to the millisecond."""
    known = number(value)
    return None if known is None or not 0 <= known <= LONGEST_CALL else round(known, 3)


def moment(value: Any) -> datetime | None:
    """ISO 8601 or milliseconds since 1970, in UTC."""
    milliseconds = number(value)
    try:
        if milliseconds is not None:
            known = datetime.fromtimestamp(milliseconds / 1000, UTC)
        elif isinstance(value, str):
            known = datetime.fromisoformat(value)
            known = known.astimezone(UTC) if known.tzinfo else known.replace(tzinfo=UTC)
        else:
            return None
    except (ValueError, OverflowError, OSError):
        return None
    return known if known.year in SENSIBLE_YEARS else None
