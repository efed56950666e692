"""Every grade that a session was ever given, and another one on request."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.problems import Conflict
from accounts.viewer import viewer
from grading.api.people_serializers import LeftBehindSerializer
from grading.api.serializers import GradeSerializer
from grading.models import Regrade, SessionGrade
from grading.selectors.standing import left_behind
from grading.services.session_regrade import session_regrade
from grading.services.speaking import Outdated
from sessions_app.models import Rubric, RubricVersion, TrainingSession


class RegradeInput(serializers.Serializer[Any]):
    rubric_version_id = serializers.IntegerField(required=False, allow_null=True, default=None)
    grader = serializers.CharField(
        max_length=100,
        required=False,
        allow_blank=True,
        default="",
        help_text="Who judges, as grades name it; without one, as always",
    )


class RegradeSerializer(serializers.ModelSerializer[Regrade]):
    class Meta:
        model = Regrade
        fields = ("id", "session_id", "rubric_version_id", "grader", "created_at")


class ListedGradeSerializer(GradeSerializer):
    left_behind = serializers.SerializerMethodField()

    class Meta(GradeSerializer.Meta):
        fields = (*GradeSerializer.Meta.fields, "left_behind")  # type: ignore[assignment]

    @extend_schema_field(LeftBehindSerializer(many=True, allow_null=True))
    def get_left_behind(self, grade: SessionGrade) -> Any:
        """People's scores that the current grade has no place for; null in any other grade."""
        if not grade.is_current:
            return None
        return LeftBehindSerializer(left_behind(grade), many=True).data


class SessionGrades(ListAPIView[SessionGrade]):
    """All grades, newest first; one of them is the current one."""

    serializer_class = ListedGradeSerializer
    queryset = SessionGrade.objects.none()

    def get_queryset(self) -> QuerySet[SessionGrade]:
        session = _session(self.request, self.kwargs["session_id"])
        return session.grades.with_proof()


class SessionRegrade(APIView):
    @extend_schema(request=RegradeInput, responses={202: RegradeSerializer})
    def post(self, request: Request, session_id: int) -> Response:
        """Managers have it graded again, by another published version or by the session's own, and
        by another grader of those that are configured.

        The present grade is shown until the new one is there. What was graded in just this way
        before costs nothing: that grade becomes the current one again.
        """
        session = _session(request, session_id)
        given = RegradeInput(data=request.data)
        given.is_valid(raise_exception=True)
        version = _version(request, given.validated_data["rubric_version_id"])
        try:
            regrade = session_regrade(
                session=session,
                by=viewer(request),
                rubric_version=version,
                grader=given.validated_data["grader"],
            )
        except Outdated as problem:
            raise Conflict(str(problem)) from None
        return Response(RegradeSerializer(regrade).data, status=status.HTTP_202_ACCEPTED)


def _session(request: Request, session_id: int) -> TrainingSession:
    return get_object_or_404(TrainingSession.objects.visible_to(viewer(request)), pk=session_id)


def _version(request: Request, version_id: int | None) -> RubricVersion | None:
    if version_id is None:
        return None
    rubrics = Rubric.objects.visible_to(viewer(request))
    version = RubricVersion.objects.filter(pk=version_id, rubric__in=rubrics).first()
    if version is None:
        raise serializers.ValidationError({"rubric_version_id": "There is no such version."})
    return version
