"""How far a session is, cheap enough to be asked every few seconds."""

from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.viewer import viewer
from sessions_app.api.serializers import SessionStateSerializer
from sessions_app.models import TrainingSession
from sessions_app.selectors.session_status import session_state

PRIVATE = "private, no-cache"


class SessionStatusView(APIView):
    @extend_schema(
        responses={200: SessionStateSerializer, 304: OpenApiResponse(description="Unchanged")}
    )
    def get(self, request: Request, session_id: int) -> HttpResponseBase:
        """The steps of a session; 304 while nothing stored has changed."""
        visible = TrainingSession.objects.visible_to(viewer(request))
        session = get_object_or_404(visible, pk=session_id)
        state = session_state(session)
        answer = get_conditional_response(request, etag=state.etag) or Response(
            SessionStateSerializer(state).data
        )
        answer["ETag"] = state.etag
        answer["Cache-Control"] = PRIVATE
        return answer
