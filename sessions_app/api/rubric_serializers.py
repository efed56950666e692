"""What goes in and out of the endpoints about rubrics."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.viewer import viewer
from sessions_app.models import Criterion, RubricVersion
from sessions_app.rubric_input import PERCENT, CriterionInput, RubricInput
from sessions_app.selectors.rubrics import versions_of

SOURCES = ("criteria", "yaml", "copy_of")


class CriterionSerializer(serializers.ModelSerializer[Criterion]):
    weight = serializers.FloatField()

    class Meta:
        model = Criterion
        fields = tuple(CriterionInput().fields)


class RubricVersionSerializer(serializers.ModelSerializer[RubricVersion]):
    state = serializers.ChoiceField(choices=RubricVersion.State.choices)

    class Meta:
        model = RubricVersion
        fields = ("id", "number", "state", "published_at")


class RubricSerializer(RubricVersionSerializer):
    """A rubric by one of its versions: the draft, for who may change it; else the published one;
    else the last that was.
    """

    id = serializers.IntegerField(source="rubric_id")
    org_id = serializers.IntegerField(source="rubric.organisation_id", allow_null=True)
    slug = serializers.CharField(source="rubric.slug")
    is_default = serializers.BooleanField(source="rubric.is_default")
    version_id = serializers.IntegerField(source="pk")
    pass_mark = serializers.FloatField()
    criteria = CriterionSerializer(many=True)
    edit = serializers.IntegerField(
        help_text="How often the draft was changed; sent back with `PATCH`, it tells of others"
    )
    versions = serializers.SerializerMethodField()
    created_at = serializers.DateTimeField(source="rubric.created_at")

    class Meta(RubricVersionSerializer.Meta):
        fields = (  # type: ignore[assignment]
            "id",
            "org_id",
            "slug",
            "name",
            "is_default",
            "version_id",
            "number",
            "state",
            "published_at",
            "pass_mark",
            "criteria",
            "edit",
            "versions",
            "created_at",
        )

    @extend_schema_field(RubricVersionSerializer(many=True))
    def get_versions(self, version: RubricVersion) -> Any:
        """All of them, newest first."""
        versions = versions_of(version.rubric, viewer(self.context["request"]))
        return RubricVersionSerializer(versions, many=True).data


class RubricPatchInput(RubricInput):
    edit = serializers.IntegerField(
        min_value=0,
        required=False,
        help_text="Of the draft that this was written for; 409 where others changed it since",
    )


class RubricCreateInput(serializers.Serializer[Any]):
    """Exactly one of `criteria`, `yaml` and `copy_of`; the rest stands in for what that says."""

    name = serializers.CharField(max_length=120, required=False)
    pass_mark = serializers.DecimalField(**PERCENT, required=False)
    criteria = CriterionInput(many=True, required=False)
    yaml = serializers.CharField(required=False, trim_whitespace=False)
    copy_of = serializers.IntegerField(
        required=False, help_text="The id of a rubric to use as a starting point"
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if sum(source in attrs for source in SOURCES) != 1:
            raise serializers.ValidationError("Send exactly one of criteria, yaml and copy_of.")
        if "criteria" in attrs and "name" not in attrs:
            raise serializers.ValidationError({"name": "This field is required."})
        return attrs
