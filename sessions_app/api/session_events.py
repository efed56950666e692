"""What happens to a session, as server-sent events."""

from django.http import StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import status
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.problems import Unavailable
from accounts.viewer import viewer
from sessions_app.events.cursor import Told
from sessions_app.events.stream import NoRoom, streams
from sessions_app.models import TrainingSession

EVENT_STREAM = "text/event-stream"
TRY_AGAIN = 15  # seconds


class EventStreamRenderer(JSONRenderer):
    """Lets a client ask for an event stream; what it renders itself are problems, as elsewhere."""

    media_type = EVENT_STREAM
    format = "events"


class SessionEvents(APIView):
    renderer_classes = (EventStreamRenderer, JSONRenderer)

    @extend_schema(
        parameters=[
            OpenApiParameter("Last-Event-ID", str, OpenApiParameter.HEADER),
            OpenApiParameter(
                "after", str, description="The same for a stream that is opened anew, by its id"
            ),
        ],
        responses={
            (200, EVENT_STREAM): OpenApiTypes.STR,
            204: OpenApiResponse(description="The end has been told: do not open it again"),
            503: OpenApiResponse(description="Too many streams: poll, and try after Retry-After"),
        },
    )
    def get(self, request: Request, session_id: int) -> HttpResponseBase:
        """`turn`, `step` and `end`, each with an `id`, for a minute at most.

        A turn that is `live` was heard while the call goes on; turns come in the order in which
        they were heard. Once the call has ended its transcript takes their place, from turn 0 on.

        An event tells how a turn, a step or the session is now; what came and went between two
        looks, half a second apart, is not told. `Last-Event-ID` goes on from there.
        """
        visible = TrainingSession.objects.visible_to(viewer(request)).only("status")
        session = get_object_or_404(visible, pk=session_id)
        last = request.headers.get("Last-Event-ID") or request.query_params.get("after", "")
        told = Told.read(last)
        if told.end and told.end == session.status:
            return Response(status=status.HTTP_204_NO_CONTENT)
        try:
            stream = streams.open(session.pk, told)
        except NoRoom:
            raise Unavailable("Too many streams are open. Poll /status.", wait=TRY_AGAIN) from None
        return StreamingHttpResponse(
            stream,
            content_type=EVENT_STREAM,
            headers={"Cache-Control": "private, no-cache", "X-Accel-Buffering": "no"},
        )
