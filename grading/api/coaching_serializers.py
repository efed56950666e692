"""What a rep makes of a grade, as the API tells it."""

from typing import Any

from rest_framework import serializers


class AdviceSerializer(serializers.Serializer[Any]):
    """About a criterion, or about a figure of the conversation. With a turn, `text` is a quote."""

    about = serializers.CharField()
    text = serializers.CharField()
    criterion = serializers.CharField(source="key", allow_blank=True)
    turn_index = serializers.IntegerField(allow_null=True)


class PractiseSerializer(serializers.Serializer[Any]):
    """The criterion that cost most in the last `attempts` calls, and whom to call for it."""

    criterion = serializers.CharField(source="key")
    name = serializers.CharField()
    suggestion = serializers.CharField(allow_blank=True)
    attempts = serializers.IntegerField()
    persona_id = serializers.IntegerField(source="persona.pk", default=None, allow_null=True)
    assignment_id = serializers.IntegerField(allow_null=True)


class ProgressSerializer(serializers.Serializer[Any]):
    """A criterion in the rep's last attempts, oldest first, each 0 to 100."""

    criterion = serializers.CharField(source="key")
    name = serializers.CharField()
    scores = serializers.ListField(child=serializers.IntegerField())
    is_noise = serializers.BooleanField(
        help_text="The last change is no larger than what the grader gives for the same words"
    )


class CoachingSerializer(serializers.Serializer[Any]):
    keep = AdviceSerializer(source="advice.keep", many=True)
    start = AdviceSerializer(source="advice.start", many=True)
    stop = AdviceSerializer(source="advice.stop", many=True)
    practise = PractiseSerializer(allow_null=True)
    progress = ProgressSerializer(many=True)
