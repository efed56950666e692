"""The customers that can be practised with, and what a rep keeps beside the call with one."""

from math import ceil
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.generics import ListAPIView, RetrieveAPIView
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.problems import BadGateway, Conflict, Unavailable
from accounts.viewer import viewer
from llm.failures import Failure, RateLimited, Transient
from sessions_app.api.permissions import ManagersWrite
from sessions_app.models import Persona, RepScript
from sessions_app.models.rep_script import LONGEST_SCRIPT
from sessions_app.services.persona_draft import LONGEST_DESCRIPTION, NoModel, persona_draft
from sessions_app.services.personas import persona_create, persona_update, rep_script_save

RETRY_AFTER = 30  # seconds, where the model's server does not say
FOR_MANAGERS = ("objections", "knowledge", "hidden_goals", "voice", "model")
ROLES = [IsAuthenticated, ManagersWrite]


class PersonaSerializer(serializers.ModelSerializer[Persona]):
    """A rep is to find out about objections, knowledge and hidden goals in the call."""

    org_id = serializers.IntegerField(source="organisation_id", read_only=True, allow_null=True)

    class Meta:
        model = Persona
        fields = (
            "id",
            "org_id",
            "slug",
            "name",
            "title",
            "company",
            "industry",
            "mood",
            "difficulty",
            "objective",
            "objective_text",
            "description",
            "first_message",
            "language",
            *FOR_MANAGERS,
            "version",
            "is_active",
            "created_at",
        )
        read_only_fields = ("slug", "version", "created_at")

    def to_representation(self, persona: Persona) -> dict[str, Any]:
        shown = super().to_representation(persona)
        user = viewer(self.context["request"])
        if not user.leads(user.organisation_id):
            for name in FOR_MANAGERS:
                del shown[name]
        return shown


class DraftInput(serializers.Serializer[Any]):
    description = serializers.CharField(max_length=LONGEST_DESCRIPTION)


class DraftSerializer(serializers.ModelSerializer[Any]):
    """What the model proposes; nothing of it is saved."""

    class Meta:
        model = Persona
        fields = (
            "name",
            "title",
            "company",
            "industry",
            "mood",
            "difficulty",
            "objective",
            "objective_text",
            "description",
            "first_message",
            "language",
            "objections",
            "knowledge",
            "hidden_goals",
        )


class ScriptSerializer(serializers.Serializer[RepScript]):
    text = serializers.CharField(max_length=LONGEST_SCRIPT, allow_blank=True, trim_whitespace=False)
    updated_at = serializers.DateTimeField(read_only=True, allow_null=True)


class PersonaList(ListAPIView[Persona]):
    """Personas of the organisation and everyone's, newest first, without the archived."""

    serializer_class = PersonaSerializer
    permission_classes = ROLES
    queryset = Persona.objects.none()

    def get_queryset(self) -> QuerySet[Persona]:
        return Persona.objects.visible_to(viewer(self.request)).filter(is_active=True)

    @extend_schema(request=PersonaSerializer, responses={201: PersonaSerializer})
    def post(self, request: Request) -> Response:
        """Managers make one for their organisation."""
        given = self.get_serializer(data=request.data)
        given.is_valid(raise_exception=True)
        user = viewer(request)
        persona = persona_create(
            by=user, organisation=user.organisation, fields=given.validated_data
        )
        return Response(self.get_serializer(persona).data, status=status.HTTP_201_CREATED)


class PersonaDetail(RetrieveAPIView[Persona]):
    """One persona; another organisation's does not exist."""

    serializer_class = PersonaSerializer
    permission_classes = ROLES
    queryset = Persona.objects.none()
    lookup_url_kwarg = "persona_id"

    def get_queryset(self) -> QuerySet[Persona]:
        return Persona.objects.visible_to(viewer(self.request))

    @extend_schema(request=PersonaSerializer, responses=PersonaSerializer)
    def patch(self, request: Request, persona_id: int) -> Response:
        """Managers change their organisation's own; `"is_active": false` archives it."""
        given = self.get_serializer(self.get_object(), data=request.data, partial=True)
        given.is_valid(raise_exception=True)
        persona = persona_update(
            persona=self.get_object(), by=viewer(request), fields=given.validated_data
        )
        return Response(self.get_serializer(persona).data)


class PersonaDraft(APIView):
    permission_classes = ROLES

    @extend_schema(request=DraftInput, responses=DraftSerializer)
    def post(self, request: Request) -> Response:
        """Have a persona drafted from a short description. 409 where no model is configured."""
        given = DraftInput(data=request.data)
        given.is_valid(raise_exception=True)
        try:
            draft = persona_draft(
                description=given.validated_data["description"],
                organisation=viewer(request).organisation,
            )
        except NoModel as problem:
            raise Conflict(str(problem)) from None
        except RateLimited as problem:
            raise Unavailable(str(problem), wait=ceil(problem.after)) from None
        except Transient as problem:
            raise Unavailable(str(problem), wait=RETRY_AFTER) from None
        except Failure as problem:
            raise BadGateway(str(problem)) from None
        return Response(DraftSerializer(draft).data)


class PersonaScript(APIView):
    """One's own script beside the call with a persona; nobody else reads it."""

    @extend_schema(responses=ScriptSerializer)
    def get(self, request: Request, persona_id: int) -> Response:
        script = RepScript.objects.filter(
            user=viewer(request), persona=_persona(request, persona_id)
        ).first()
        return Response(ScriptSerializer(script or RepScript()).data)

    @extend_schema(request=ScriptSerializer, responses=ScriptSerializer)
    def put(self, request: Request, persona_id: int) -> Response:
        persona = _persona(request, persona_id)
        given = ScriptSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        script = rep_script_save(
            user=viewer(request), persona=persona, text=given.validated_data["text"]
        )
        return Response(ScriptSerializer(script).data)


def _persona(request: Request, persona_id: int) -> Persona:
    return get_object_or_404(Persona.objects.visible_to(viewer(request)), pk=persona_id)
