"""What people say to a grade, as it comes in and goes out."""

from typing import Any

from rest_framework import serializers

from accounts.models import User
from grading.models import GradeDispute, GradeOverride, SessionComment


class PersonSerializer(serializers.ModelSerializer[User]):
    """Who said it; null once their account is gone."""

    name = serializers.CharField(source="get_full_name")

    class Meta:
        model = User
        fields = ("id", "name")


class CriterionOverrideSerializer(serializers.ModelSerializer[GradeOverride]):
    by = PersonSerializer(allow_null=True)
    at = serializers.DateTimeField(source="said_at")
    carried_over = serializers.BooleanField(
        source="is_carried_over", help_text="Said of an earlier grade, and holds for this one too"
    )

    class Meta:
        model = GradeOverride
        fields = ("score", "reason", "by", "at", "carried_over")


class LeftBehindSerializer(serializers.Serializer[Any]):
    """A person's score that a grade has no place for, and why."""

    criterion = serializers.CharField(source="judged.key")
    name = serializers.CharField(source="judged.name")
    max_score = serializers.IntegerField(source="judged.max_score")
    grade_id = serializers.IntegerField(
        source="override.grade_id", help_text="The grade that the score was given in"
    )
    override = CriterionOverrideSerializer()
    why = serializers.CharField(help_text="In words")


class OverrideSerializer(CriterionOverrideSerializer):
    """`before` counted until then; null: the criterion did not count."""

    effective_percentage = serializers.FloatField(
        source="grade.effective_percentage", allow_null=True
    )
    effective_passed = serializers.BooleanField(source="grade.effective_passed", allow_null=True)

    class Meta(CriterionOverrideSerializer.Meta):
        fields = (  # type: ignore[assignment]
            "id",
            "grade_id",
            "criterion",
            "before",
            *CriterionOverrideSerializer.Meta.fields,
            "effective_percentage",
            "effective_passed",
        )


class DisputeSerializer(serializers.ModelSerializer[GradeDispute]):
    """`accepted` is null until a manager has answered. `criterion` empty: the whole grade.
    `made_on_id` is the earlier grade that it was made about, null where it is this one.
    """

    by = PersonSerializer(allow_null=True)
    answered_by = PersonSerializer(allow_null=True)

    class Meta:
        model = GradeDispute
        fields = (
            "id",
            "grade_id",
            "made_on_id",
            "criterion",
            "reason",
            "by",
            "created_at",
            "accepted",
            "answer",
            "answered_by",
            "answered_at",
        )


class CommentSerializer(serializers.ModelSerializer[SessionComment]):
    by = PersonSerializer(allow_null=True)

    class Meta:
        model = SessionComment
        fields = ("id", "turn_index", "text", "by", "created_at")


class OverrideInput(serializers.Serializer[Any]):
    criterion = serializers.CharField()
    score = serializers.IntegerField()
    reason = serializers.CharField()


class DisputeInput(serializers.Serializer[Any]):
    criterion = serializers.CharField(required=False, default="", allow_blank=True)
    reason = serializers.CharField()


class ResolveInput(serializers.Serializer[Any]):
    accepted = serializers.BooleanField()
    reason = serializers.CharField()
    score = serializers.IntegerField(required=False, allow_null=True, default=None)


class CommentInput(serializers.Serializer[Any]):
    turn_index = serializers.IntegerField(required=False, allow_null=True, default=None)
    text = serializers.CharField()
