"""What a rubric would send to the grader, and how its scorecard would look."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.viewer import viewer
from grading.api.serializers import EvidenceSerializer
from grading.rubric_preview import preview_of
from sessions_app.api.permissions import ManagersWrite
from sessions_app.models import TrainingSession
from sessions_app.rubric_content import content_of
from sessions_app.rubric_rules import publish_problems
from sessions_app.selectors.rubrics import rubrics_of, shown_version


class PreviewInput(serializers.Serializer[Any]):
    session_id = serializers.IntegerField(required=False, allow_null=True, default=None)


class PreviewCriterionSerializer(serializers.Serializer[Any]):
    key = serializers.CharField(source="spec.key")
    name = serializers.CharField(source="spec.name")
    skill = serializers.CharField(source="spec.skill")
    weight = serializers.FloatField(source="spec.weight")
    min_score = serializers.IntegerField(source="spec.min_score")
    max_score = serializers.IntegerField(source="spec.max_score")
    verdict = serializers.CharField(source="scored.verdict", allow_null=True)
    score = serializers.IntegerField(source="scored.score", allow_null=True)
    reason = serializers.CharField(source="scored.reason", allow_null=True)
    evidence = EvidenceSerializer(source="scored.evidence", many=True, default=[])
    suggestion = serializers.CharField(source="scored.suggestion", allow_null=True)


class PreviewScorecardSerializer(serializers.Serializer[Any]):
    """Empty without a session: verdicts and scores are null."""

    grader = serializers.CharField(allow_null=True)
    percentage = serializers.FloatField(source="scorecard.percentage", allow_null=True)
    passed = serializers.BooleanField(source="scorecard.passed", allow_null=True)
    blockers = serializers.ListField(
        source="scorecard.blockers", child=serializers.CharField(), default=[]
    )
    criteria = PreviewCriterionSerializer(source="rows", many=True)


class MessageSerializer(serializers.Serializer[Any]):
    role = serializers.CharField()
    content = serializers.CharField()


class ProblemSerializer(serializers.Serializer[Any]):
    field = serializers.CharField()
    detail = serializers.CharField(source="words")


class PreviewSerializer(serializers.Serializer[Any]):
    version_id = serializers.IntegerField()
    problems = ProblemSerializer(many=True)
    messages = MessageSerializer(many=True)
    tokens = serializers.IntegerField()
    scorecard = PreviewScorecardSerializer()


class RubricPreview(APIView):
    permission_classes = [IsAuthenticated, ManagersWrite]

    @extend_schema(request=PreviewInput, responses=PreviewSerializer)
    def post(self, request: Request, rubric_id: int) -> Response:
        """The draft's, or the published version's where there is none; `problems` are what stands
        in the way of publishing it. With `session_id` the offline grader judges that session by
        it; nothing is stored and nothing is spent.
        """
        user = viewer(request)
        rubric = get_object_or_404(rubrics_of(user), pk=rubric_id)
        given = PreviewInput(data=request.data)
        given.is_valid(raise_exception=True)
        session, session_id = None, given.validated_data["session_id"]
        if session_id is not None:
            session = TrainingSession.objects.visible_to(user).filter(pk=session_id).first()
            if session is None:
                raise serializers.ValidationError({"session_id": "There is no such session."})
        version = shown_version(rubric, user)
        content = content_of(version)
        preview = preview_of(content, session)
        answer = {
            "version_id": version.pk,
            "problems": publish_problems(content),
            "messages": preview.messages,
            "tokens": preview.tokens,
            "scorecard": preview,
        }
        return Response(PreviewSerializer(answer).data)
