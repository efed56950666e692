"""Dead letters for support: the open ones, re-run and discard."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.permissions import BasePermission, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.problems import Conflict
from accounts.viewer import viewer
from sessions_app.models import DeadLetter
from sessions_app.selectors.dead_letters import Alike, alike_by_fingerprint
from sessions_app.services.dead_letter_discard import dead_letter_discard
from sessions_app.services.steps_rerun import step_rerun

NOT_OPEN = "This dead letter is not open any more."


class IsSupport(BasePermission):
    """Platform staff, of whom superusers are a part."""

    message = "Only platform support works on dead letters."

    def has_permission(self, request: Request, view: APIView) -> bool:
        return viewer(request).is_support


SUPPORT_ONLY = [IsAuthenticated, IsSupport]


class ErrorSerializer(serializers.Serializer[Any]):
    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """`class` is no name that a class body could hold."""
        return {"class": serializers.CharField(), "message": serializers.CharField()}


class DeadLetterSerializer(serializers.ModelSerializer[DeadLetter]):
    """`alike`, `first_seen` and `last_seen` are of all that are open and alike, itself included."""

    session_id = serializers.IntegerField(source="step_run.session_id")
    org_id = serializers.IntegerField(source="step_run.session.org_id")
    step = serializers.CharField(source="step_run.step")
    error = serializers.SerializerMethodField()
    alike = serializers.SerializerMethodField()
    first_seen = serializers.SerializerMethodField()
    last_seen = serializers.SerializerMethodField()

    class Meta:
        model = DeadLetter
        fields = (
            "id",
            "session_id",
            "org_id",
            "step",
            "error",
            "fingerprint",
            "alike",
            "attempts",
            "first_seen",
            "last_seen",
            "retryable",
            "state",
            "created_at",
        )

    @extend_schema_field(ErrorSerializer)
    def get_error(self, letter: DeadLetter) -> dict[str, str]:
        return {"class": letter.error_class, "message": letter.message}

    @extend_schema_field(serializers.IntegerField())
    def get_alike(self, letter: DeadLetter) -> int:
        alike = self._alike(letter)
        return alike.count if alike else 0

    @extend_schema_field(serializers.DateTimeField())
    def get_first_seen(self, letter: DeadLetter) -> str:
        alike = self._alike(letter)
        return _time(alike.first_seen if alike else letter.first_failed_at)

    @extend_schema_field(serializers.DateTimeField())
    def get_last_seen(self, letter: DeadLetter) -> str:
        alike = self._alike(letter)
        return _time(alike.last_seen if alike else letter.created_at)

    def _alike(self, letter: DeadLetter) -> Alike | None:
        found: Alike | None = self.context["alike"].get(letter.fingerprint)
        return found


def _time(moment: Any) -> Any:
    return serializers.DateTimeField().to_representation(moment)


class DiscardInput(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=2000)


class DeadLetterList(ListAPIView[DeadLetter]):
    """The open dead letters of every organisation, newest first."""

    serializer_class = DeadLetterSerializer
    permission_classes = SUPPORT_ONLY
    queryset = DeadLetter.objects.none()

    def get_queryset(self) -> QuerySet[DeadLetter]:
        letters = DeadLetter.objects.visible_to(viewer(self.request)).still_open()
        return letters.select_related("step_run__session")

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Count the alike ones of a page at once."""
        page = self.paginate_queryset(self.get_queryset()) or []
        return self.get_paginated_response(_shown(page, many=True))


class DeadLetterRerun(APIView):
    permission_classes = SUPPORT_ONLY

    @extend_schema(request=None, responses={202: DeadLetterSerializer})
    def post(self, request: Request, dead_letter_id: int) -> Response:
        """Run the step again, attempts counted anew. 409 where somebody was quicker."""
        letter = _letter(request, dead_letter_id)
        try:
            started = letter.is_open and step_rerun(step_run=letter.step_run, by=viewer(request))
        except ValidationError as problem:
            raise Conflict(" ".join(problem.messages)) from None
        if not started:
            raise Conflict(NOT_OPEN)
        return Response(_shown(_letter(request, dead_letter_id)), status=202)


class DeadLetterDiscard(APIView):
    permission_classes = SUPPORT_ONLY

    @extend_schema(request=DiscardInput, responses={200: DeadLetterSerializer})
    def post(self, request: Request, dead_letter_id: int) -> Response:
        """Close it for good, with a reason. 409 where it is not open any more."""
        letter = _letter(request, dead_letter_id)
        given = DiscardInput(data=request.data)
        given.is_valid(raise_exception=True)
        reason = given.validated_data["reason"]
        if not dead_letter_discard(dead_letter=letter, by=viewer(request), reason=reason):
            raise Conflict(NOT_OPEN)
        return Response(_shown(_letter(request, dead_letter_id)))


def _letter(request: Request, dead_letter_id: int) -> DeadLetter:
    letters = DeadLetter.objects.visible_to(viewer(request))
    return get_object_or_404(letters.select_related("step_run__session"), pk=dead_letter_id)


def _shown(letters: Any, *, many: bool = False) -> Any:
    fingerprints = [letter.fingerprint for letter in (letters if many else [letters])]
    context = {"alike": alike_by_fingerprint(fingerprints)}
    return DeadLetterSerializer(letters, many=many, context=context).data
