"""What goes in and out of `/api/assignments`."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.relations import PrimaryKeyRelatedField

from accounts.models import User
from accounts.viewer import viewer
from grading.selectors.assignment_states import AssignmentState, State
from sessions_app.models import Assignment, Persona, Rubric

MOST_PEOPLE = 1000


class VisibleField(PrimaryKeyRelatedField[Any]):
    """One of the rows that the person may see; another organisation's does not exist."""

    def get_queryset(self) -> Any:
        rows: Any = super().get_queryset()
        return rows.visible_to(viewer(self.context["request"]))


class AssignmentInput(serializers.ModelSerializer[Assignment]):
    persona_id = VisibleField(source="persona", queryset=Persona.objects.all())
    rubric_id = VisibleField(source="rubric", queryset=Rubric.objects.all())
    people = serializers.ListField(
        child=serializers.UUIDField(), required=False, max_length=MOST_PEOPLE
    )

    class Meta:
        model = Assignment
        fields = (
            "title",
            "description",
            "persona_id",
            "rubric_id",
            "for_everyone",
            "people",
            "due_at",
            "attempts_allowed",
            "pass_count",
            "pass_score",
        )

    def validate_people(self, ids: list[UUID]) -> list[User]:
        """Their rows, in one query. Whoever is of another organisation does not exist."""
        ours = viewer(self.context["request"]).organisation_id
        found = list(User.objects.filter(pk__in=ids, organisation=ours, is_active=True))
        if len(found) < len(set(ids)):
            raise serializers.ValidationError("Not everyone of them is in your organisation.")
        return found


class StandingSerializer(serializers.Serializer[AssignmentState]):
    """How far a person is; `attempts_left` null: as many as one likes."""

    state = serializers.ChoiceField(choices=State.choices)
    attempts_made = serializers.IntegerField()
    attempts_left = serializers.IntegerField(allow_null=True)
    best = serializers.FloatField(allow_null=True, min_value=0, max_value=100)
    passes = serializers.IntegerField()


class PersonStandingSerializer(StandingSerializer):
    user_id = serializers.UUIDField(source="user.pk")
    name = serializers.CharField(source="user.get_full_name")


class AssignmentSerializer(serializers.ModelSerializer[Assignment]):
    """`own` is the standing of who asks, null for who is not to do it."""

    org_id = serializers.IntegerField(source="organisation_id")
    pass_score = serializers.FloatField(allow_null=True, min_value=0, max_value=100)
    own = serializers.SerializerMethodField()

    class Meta:
        model = Assignment
        fields = (
            "id",
            "org_id",
            "title",
            "description",
            "persona_id",
            "rubric_id",
            "for_everyone",
            "due_at",
            "attempts_allowed",
            "pass_count",
            "pass_score",
            "created_at",
            "own",
        )

    @extend_schema_field(StandingSerializer(allow_null=True))
    def get_own(self, assignment: Assignment) -> Any:
        state = self.context["own"].get(assignment.pk)
        return StandingSerializer(state).data if state else None


class AssignmentDetailSerializer(AssignmentSerializer):
    """With everybody's standing, for managers; null for others."""

    people = serializers.SerializerMethodField()

    class Meta(AssignmentSerializer.Meta):
        fields = (*AssignmentSerializer.Meta.fields, "people")  # type: ignore[assignment]

    @extend_schema_field(PersonStandingSerializer(many=True, allow_null=True))
    def get_people(self, assignment: Assignment) -> Any:
        funnel = self.context.get("funnel")
        return None if funnel is None else PersonStandingSerializer(funnel, many=True).data
