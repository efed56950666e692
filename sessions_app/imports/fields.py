"""Input fields whose rules the framework's own do not cover."""

import math
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers


@extend_schema_field(OpenApiTypes.STR)
class SpokenTextField(serializers.Field):
    """Text as a recogniser delivers it: anything goes, since none of it may be lost.

    NUL and lone surrogates, which the database refuses, are replaced when the turn is stored.
    """

    default_error_messages = {"invalid": "Not a text. Write what was said as a string."}

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return data

    def to_representation(self, value: str) -> str:
        return value


@extend_schema_field(OpenApiTypes.DOUBLE)
class MillisecondsField(serializers.Field):
    """A time or a length within a call, up to a day."""

    DAY = 24 * 3600 * 1000
    default_error_messages = {
        "invalid": "Not a number of milliseconds.",
        "range": "Must be from 0 to 86,400,000 milliseconds.",
    }

    def to_internal_value(self, data: Any) -> float:
        if isinstance(data, bool) or not isinstance(data, int | float) or not math.isfinite(data):
            self.fail("invalid")
        if not 0 <= data <= self.DAY:
            self.fail("range")
        return float(data)

    def to_representation(self, value: float) -> float:
        return value
