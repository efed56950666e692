"""What goes in and out of the endpoints about calls."""

from typing import Any

from rest_framework import serializers

from sessions_app.imports.fields import SpokenTextField
from sessions_app.imports.line import MOST_LINES
from sessions_app.imports.turn_input import TurnInput
from sessions_app.models import StepStatus
from sessions_app.models.training_session import SessionStatus
from sessions_app.selectors.session_status import SessionState


class StartInput(serializers.Serializer[Any]):
    assignment_id = serializers.IntegerField(required=False, allow_null=True, min_value=1)
    persona_id = serializers.IntegerField(required=False, allow_null=True, min_value=1)
    channel = serializers.ChoiceField(choices=[("voice", "Voice"), ("text", "Text")])


class ImportInput(serializers.Serializer[Any]):
    turns = serializers.ListField(child=TurnInput(), required=False, max_length=MOST_LINES)
    transcript = SpokenTextField(
        required=False, help_text="`Name: …` lines, WebVTT or SRT; told by its first lines."
    )
    vapi_report = serializers.DictField(required=False)
    rep_speaker = serializers.CharField(
        required=False,
        max_length=200,
        help_text="The speaker who is the rep; all others are the customer. Without it: guessed.",
    )
    persona_id = serializers.IntegerField(required=False, allow_null=True, min_value=1)
    assignment_id = serializers.IntegerField(required=False, allow_null=True, min_value=1)
    user_id = serializers.UUIDField(required=False, allow_null=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        given = [name for name in ("turns", "transcript", "vapi_report") if name in attrs]
        if len(given) != 1:
            raise serializers.ValidationError(
                "Send exactly one of turns, transcript and vapi_report."
            )
        return attrs


class StepError(serializers.Serializer[Any]):
    message = serializers.CharField()

    def get_fields(self) -> dict[str, serializers.Field]:
        # `class` is a word of Python's, so it cannot be declared as an attribute.
        return {"class": serializers.CharField(), **super().get_fields()}


class PartsSerializer(serializers.Serializer[Any]):
    done = serializers.IntegerField()
    total = serializers.IntegerField()


class StepStateSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    status = serializers.ChoiceField(choices=StepStatus.choices)
    attempts = serializers.IntegerField()
    max_attempts = serializers.IntegerField()
    started_at = serializers.DateTimeField(allow_null=True)
    finished_at = serializers.DateTimeField(allow_null=True)
    duration_ms = serializers.IntegerField(allow_null=True)
    error = StepError(allow_null=True)
    next_attempt_at = serializers.DateTimeField(allow_null=True)
    parts = PartsSerializer(allow_null=True)


class SessionStateSerializer(serializers.Serializer[SessionState]):
    session_id = serializers.IntegerField()
    status = serializers.ChoiceField(choices=SessionStatus.choices)
    progress = serializers.FloatField(min_value=0, max_value=1)
    steps = StepStateSerializer(many=True)
    queue_position = serializers.IntegerField(allow_null=True)
    estimated_ready_at = serializers.DateTimeField(allow_null=True)
