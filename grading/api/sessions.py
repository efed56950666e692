"""`/api/sessions`: start, import, list and read."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.exceptions import PermissionDenied
from rest_framework.generics import GenericAPIView, ListAPIView, RetrieveAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from accounts.problems import BadGateway, Conflict, OutcomeUnknown, Unavailable
from accounts.viewer import viewer
from grading.api.filters import SessionFilter
from grading.api.serializers import (
    SessionSerializer,
    SessionSummarySerializer,
    StartedSessionSerializer,
)
from grading.selectors.sessions import with_current_grade
from llm.failures import Failure, RateLimited, Transient
from sessions_app.api.idempotency import once_per_key
from sessions_app.api.serializers import ImportInput, StartInput
from sessions_app.models import Assignment, Persona, TrainingSession
from sessions_app.services.call_read import call_read
from sessions_app.services.session_import import session_import
from sessions_app.services.session_start import VoiceUnavailable, session_start
from sessions_app.vapi.client import AllLinesBusy, MaybeCreated

RETRY_AFTER = 30  # seconds; VAPI does not say when a line will be free


class SessionList(ListAPIView[TrainingSession]):
    """Sessions that one may see, newest first; POST starts one."""

    serializer_class = SessionSummarySerializer
    filter_backends = (DjangoFilterBackend,)
    filterset_class = SessionFilter
    queryset = TrainingSession.objects.none()

    def get_queryset(self) -> QuerySet[TrainingSession]:
        return with_current_grade(TrainingSession.objects.visible_to(viewer(self.request)))

    @extend_schema(
        request=StartInput,
        responses={201: StartedSessionSerializer},
        parameters=[OpenApiParameter("Idempotency-Key", str, OpenApiParameter.HEADER)],
    )
    def post(self, request: Request) -> Response:
        """Start a session. For voice, `call` says where the browser joins."""
        return once_per_key(request, route="session-start", act=lambda: self._start(request))

    def _start(self, request: Request) -> Response:
        data = StartInput(data=request.data)
        data.is_valid(raise_exception=True)
        persona, assignment = practised(viewer(request), data.validated_data)
        try:
            session = session_start(
                user=viewer(request),
                channel=data.validated_data["channel"],
                persona=persona,
                assignment=assignment,
            )
        except VoiceUnavailable as problem:
            raise Conflict(str(problem)) from None
        except MaybeCreated as problem:
            raise OutcomeUnknown(
                f"{problem} Whether it made a call is not known. Start anew with another "
                "Idempotency-Key."
            ) from None
        except (AllLinesBusy, Transient, RateLimited) as problem:
            raise Unavailable(str(problem), wait=RETRY_AFTER) from None
        except Failure as problem:
            raise BadGateway(str(problem)) from None
        return Response(StartedSessionSerializer(session).data, status=status.HTTP_201_CREATED)


class SessionImport(GenericAPIView[TrainingSession]):
    """A real call, as turns, text, captions or VAPI's report, is analysed like a practice."""

    serializer_class = ImportInput
    queryset = TrainingSession.objects.none()

    @extend_schema(request=ImportInput, responses={202: SessionSerializer})
    def post(self, request: Request) -> Response:
        data = ImportInput(data=request.data)
        data.is_valid(raise_exception=True)
        given = data.validated_data
        persona, assignment = practised(viewer(request), given)
        rep = rep_of(viewer(request), given.get("user_id"))
        call = call_read(given, rep_speaker=given.get("rep_speaker", ""), rep_name=rep.name)
        session = session_import(
            user=rep,
            report=call.report,
            persona=persona,
            assignment=assignment,
        )
        return Response(SessionSerializer(session).data, status=status.HTTP_202_ACCEPTED)


class SessionDetail(RetrieveAPIView[TrainingSession]):
    """One session with transcript and grade; somebody else's does not exist."""

    serializer_class = SessionSerializer
    queryset = TrainingSession.objects.none()
    lookup_url_kwarg = "session_id"

    def get_queryset(self) -> QuerySet[TrainingSession]:
        visible = TrainingSession.objects.visible_to(viewer(self.request))
        return with_current_grade(visible, proof=True)


def practised(user: User, given: dict[str, Any]) -> tuple[Persona | None, Assignment | None]:
    """The persona and the assignment of a request, where this person may use them; else 404."""
    persona = assignment = None
    if persona_id := given.get("persona_id"):
        persona = get_object_or_404(Persona.objects.visible_to(user), pk=persona_id)
    if assignment_id := given.get("assignment_id"):
        assignment = get_object_or_404(Assignment.objects.visible_to(user), pk=assignment_id)
    return persona, assignment


def rep_of(user: User, user_id: Any) -> User:
    """Whose call it is: one's own, or, for managers, a teammate's."""
    if user_id is None or user_id == user.pk:
        return user
    if not user.leads(user.organisation_id):
        raise PermissionDenied("Only managers can import a call for somebody else.")
    return get_object_or_404(User.objects.filter(organisation=user.organisation), pk=user_id)
