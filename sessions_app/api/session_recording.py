"""The audio of a call, for a frontend: with a token, or by the address that a session names."""

from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.permissions import AllowAny
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.views import APIView

from accounts.models import User
from accounts.viewer import viewer
from sessions_app.models import TrainingSession
from sessions_app.pages.recording import recording_answer
from sessions_app.recordings.address import signed_by

AUDIO = "audio/*"


class AudioRenderer(JSONRenderer):
    """Lets a player ask for audio; what it renders itself are problems, as elsewhere."""

    media_type = AUDIO
    format = "audio"


class SessionRecording(APIView):
    permission_classes = (AllowAny,)  # an address may say who asks; `_asking` refuses the rest
    renderer_classes = (AudioRenderer, JSONRenderer)

    @extend_schema(
        parameters=[
            OpenApiParameter("signed", str, description="As `recording_url` of the session has it"),
            OpenApiParameter("Range", str, OpenApiParameter.HEADER),
        ],
        responses={
            (200, AUDIO): OpenApiTypes.BINARY,
            (206, AUDIO): OpenApiTypes.BINARY,
            302: OpenApiResponse(description="To the bucket, by an address good for a minute"),
            416: OpenApiResponse(description="The range lies beyond the end"),
        },
    )
    def get(self, request: Request, session_id: int) -> HttpResponseBase:
        """The recording or a part of it, for those who may see the session.

        `signed` stands in for a token, which a player cannot send. It is good for an hour: 404
        after that, and a session asked for anew names another.
        """
        visible = TrainingSession.objects.visible_to(_asking(request, session_id))
        return recording_answer(request, get_object_or_404(visible, pk=session_id))


def _asking(request: Request, session_id: int) -> User:
    """Raises NotFound for an address that is not good any more, NotAuthenticated without any."""
    if (signed := request.query_params.get("signed")) is None:
        return viewer(request)
    if (user := signed_by(signed, session_id)) is None:
        raise NotFound
    return user
