"""`/api/sessions/{id}/messages` and `/end`: a text call, message by message."""

import json
import math
from collections.abc import Iterator
from itertools import chain
from typing import Any

from django.http import StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.problems import BadGateway, Conflict, Unavailable, Unprocessable, problem_document
from accounts.viewer import viewer
from llm.failures import Failure, Permanent, RateLimited
from sessions_app.api.session_events import EVENT_STREAM, EventStreamRenderer
from sessions_app.imports.fields import SpokenTextField
from sessions_app.models import TrainingSession
from sessions_app.services.session_finish import NothingToEnd, session_finish
from sessions_app.services.session_message import (
    Answer,
    NotTakingMessages,
    OtherMessage,
    session_message_send,
)

TRY_AGAIN = 5  # seconds, where the one behind us does not say
KEPT = "Your message is kept: send it again to get its answer."


class MessageInput(serializers.Serializer[Any]):
    text = SpokenTextField()


class AnswerSerializer(serializers.Serializer[Answer]):
    reply = serializers.CharField()
    ended = serializers.BooleanField()


class SessionMessages(APIView):
    renderer_classes = (JSONRenderer, EventStreamRenderer)

    @extend_schema(
        request=MessageInput,
        parameters=[
            OpenApiParameter(
                "Idempotency-Key",
                str,
                OpenApiParameter.HEADER,
                description="The message's own: sent again under it, it is still one turn",
            )
        ],
        responses={
            (200, "application/json"): AnswerSerializer,
            (200, EVENT_STREAM): OpenApiTypes.STR,
            409: OpenApiResponse(description="The call is over, or it is no text call"),
            503: OpenApiResponse(description="The message is kept: send it again for its answer"),
        },
    )
    def post(self, request: Request, session_id: int) -> HttpResponseBase:
        """Say something to the customer, who answers.

        With `Accept: text/event-stream` the answer comes as events: `piece` (`{text}`), and last
        `answer` (the same as the JSON answer) or `problem` (a problem document).
        """
        session = own_session(request, session_id)
        data = MessageInput(data=request.data)
        data.is_valid(raise_exception=True)
        said = _as_problems(
            session_message_send(
                session_id=session.pk, text=data.validated_data["text"], key=_key(request)
            )
        )
        if EVENT_STREAM not in request.headers.get("Accept", ""):
            *_, answer = said
            assert isinstance(answer, Answer)
            return Response(AnswerSerializer(answer).data)
        first = next(said)  # what is refused is answered with its status
        return StreamingHttpResponse(
            _events(chain([first], said)),
            content_type=EVENT_STREAM,
            headers={"Cache-Control": "private, no-cache", "X-Accel-Buffering": "no"},
        )


class SessionEnd(APIView):
    @extend_schema(
        request=None,
        responses={202: OpenApiResponse(description="Ended, or it was over already")},
    )
    def post(self, request: Request, session_id: int) -> Response:
        """End a call: of a text call the grading starts; a voice call is hung up."""
        session = own_session(request, session_id)
        try:
            session_finish(session=session)
        except NothingToEnd as problem:
            raise Conflict(str(problem)) from None
        except Failure as problem:
            raise _problem(problem, note="The call goes on until you hang up.") from None
        return Response(status=status.HTTP_202_ACCEPTED)


def own_session(request: Request, session_id: int) -> TrainingSession:
    """One's own: whoever leads a rep may read the call, but not speak in it."""
    mine = TrainingSession.objects.visible_to(viewer(request)).filter(user=viewer(request))
    return get_object_or_404(mine, pk=session_id)


def _key(request: Request) -> str:
    key = request.headers.get("Idempotency-Key", "")
    if len(key) > 255 or "\x00" in key:
        raise ValidationError({"Idempotency-Key": "At most 255 characters, and no NUL."})
    return key


def _as_problems(said: Iterator[str | Answer]) -> Iterator[str | Answer]:
    try:
        yield from said
    except NotTakingMessages as problem:
        raise Conflict(str(problem)) from None
    except OtherMessage as problem:
        raise Unprocessable(str(problem)) from None
    except Failure as problem:
        raise _problem(problem, note=KEPT) from None


def _problem(failure: Failure, *, note: str) -> APIException:
    if isinstance(failure, Permanent):
        return BadGateway(f"{failure} {note}")
    wait = math.ceil(failure.after) if isinstance(failure, RateLimited) else TRY_AGAIN
    return Unavailable(f"{failure} {note}", wait=wait)


def _events(said: Iterator[str | Answer]) -> Iterator[str]:
    """Once it streams, the status is sent: what goes wrong then is an event."""
    try:
        for piece in said:
            if isinstance(piece, Answer):
                yield _event("answer", AnswerSerializer(piece).data)
            else:
                yield _event("piece", {"text": piece})
    except APIException as problem:
        yield _event("problem", problem_document(problem.status_code, str(problem.detail), []))


def _event(name: str, data: Any) -> str:
    return f"event: {name}\ndata: {json.dumps(data)}\n\n"
