"""A short-lived token for a frontend that speaks to VAPI itself."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.problems import Conflict
from accounts.viewer import viewer
from sessions_app.models import TrainingSession
from sessions_app.services.call_token import NoToken, call_token_make


class CallTokenSerializer(serializers.Serializer[Any]):
    token = serializers.CharField()
    expires_at = serializers.DateTimeField()


class CallToken(APIView):
    @extend_schema(request=None, responses={200: CallTokenSerializer})
    def post(self, request: Request, session_id: int) -> Response:
        """For one's own voice session, while it has not ended. Without a VAPI key 409."""
        visible = TrainingSession.objects.visible_to(viewer(request))
        session = get_object_or_404(visible, pk=session_id)
        try:
            token = call_token_make(session=session, by=viewer(request))
        except NoToken as problem:
            raise Conflict(str(problem)) from None
        answer = Response(CallTokenSerializer(token).data)
        answer["Cache-Control"] = "no-store"
        return answer
