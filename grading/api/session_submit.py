"""An attempt is put up for review, or taken back."""

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.problems import Conflict
from accounts.viewer import viewer
from grading.api.serializers import SessionSerializer
from grading.selectors.sessions import with_current_grade
from sessions_app.models import TrainingSession
from sessions_app.services.session_submit import session_submit, session_unsubmit


class SessionSubmit(APIView):
    @extend_schema(request=None, responses=SessionSerializer)
    def post(self, request: Request, session_id: int) -> Response:
        """Put it up for review instead of any other. 409 for what is no completed attempt."""
        return _changed(request, session_id, session_submit)


class SessionUnsubmit(APIView):
    @extend_schema(request=None, responses=SessionSerializer)
    def post(self, request: Request, session_id: int) -> Response:
        """Take it back. 409 once it was reviewed."""
        return _changed(request, session_id, session_unsubmit)


def _changed(request: Request, session_id: int, change: Callable[..., TrainingSession]) -> Response:
    visible = TrainingSession.objects.visible_to(viewer(request))
    session = get_object_or_404(visible, pk=session_id)
    try:
        change(session=session, by=viewer(request))
    except ValidationError as problem:
        raise Conflict(" ".join(problem.messages)) from None
    again = with_current_grade(visible, proof=True).get(pk=session_id)
    return Response(SessionSerializer(again, context={"request": request}).data)
