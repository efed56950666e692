from typing import Any

from rest_framework import serializers

from sessions_app.imports.fields import MillisecondsField, SpokenTextField


class TurnInput(serializers.Serializer[Any]):
    role = serializers.ChoiceField(choices=["rep", "customer"])
    text = SpokenTextField()
    start_ms = MillisecondsField(required=False, allow_null=True)
    duration_ms = MillisecondsField(required=False, allow_null=True)
