"""People speak: a manager's score, a rep's dispute and its answer, comments."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer
from rest_framework.views import APIView

from accounts.problems import Conflict
from accounts.viewer import viewer
from grading.api.people_serializers import (
    CommentInput,
    CommentSerializer,
    DisputeInput,
    DisputeSerializer,
    OverrideInput,
    OverrideSerializer,
    ResolveInput,
)
from grading.models import GradeDispute, SessionComment, SessionGrade
from grading.services.comment_add import comment_add
from grading.services.dispute_resolve import dispute_resolve
from grading.services.grade_dispute import grade_dispute
from grading.services.grade_override import grade_override
from grading.services.speaking import Outdated
from sessions_app.models import TrainingSession


class GradeOverrides(APIView):
    @extend_schema(request=OverrideInput, responses={201: OverrideSerializer})
    def post(self, request: Request, grade_id: int) -> Response:
        """A manager's score counts from now on, beside the grader's. 409 on an earlier grade."""
        grade = get_object_or_404(SessionGrade.objects.visible_to(viewer(request)), pk=grade_id)
        return _created(request, OverrideInput, OverrideSerializer, grade_override, grade=grade)


class GradeDisputes(APIView):
    @extend_schema(request=DisputeInput, responses={201: DisputeSerializer})
    def post(self, request: Request, grade_id: int) -> Response:
        """The rep disputes a criterion, or the whole. 409 while one waits for its answer."""
        grade = get_object_or_404(SessionGrade.objects.visible_to(viewer(request)), pk=grade_id)
        return _created(request, DisputeInput, DisputeSerializer, grade_dispute, grade=grade)


class DisputeResolve(APIView):
    @extend_schema(request=ResolveInput, responses={201: DisputeSerializer})
    def post(self, request: Request, dispute_id: int) -> Response:
        """A manager answers, once; accepted with a score, it becomes an override."""
        visible = GradeDispute.objects.visible_to(viewer(request))
        dispute = get_object_or_404(visible, pk=dispute_id)
        return _created(request, ResolveInput, DisputeSerializer, dispute_resolve, dispute=dispute)


class SessionComments(ListAPIView[SessionComment]):
    """What was written about a call, newest first."""

    serializer_class = CommentSerializer
    queryset = SessionComment.objects.none()

    def get_queryset(self) -> QuerySet[SessionComment]:
        return self._session().comments.select_related("by")

    @extend_schema(request=CommentInput, responses={201: CommentSerializer})
    def post(self, request: Request, session_id: int) -> Response:
        """The rep or a manager comments on the call, or on one of its turns."""
        session = self._session()
        return _created(request, CommentInput, CommentSerializer, comment_add, session=session)

    def _session(self) -> TrainingSession:
        visible = TrainingSession.objects.visible_to(viewer(self.request))
        return get_object_or_404(visible, pk=self.kwargs["session_id"])


def _created(
    request: Request,
    shape: type[BaseSerializer[Any]],
    shown: type[BaseSerializer[Any]],
    act: Callable[..., Any],
    **about: Any,
) -> Response:
    given = shape(data=request.data)
    given.is_valid(raise_exception=True)
    try:
        row = act(by=viewer(request), **about, **given.validated_data)
    except Outdated as problem:
        raise Conflict(str(problem)) from None
    return Response(shown(row).data, status=status.HTTP_201_CREATED)
