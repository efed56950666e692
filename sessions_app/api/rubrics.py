"""`/api/rubrics`: how calls are judged, in versions that do not change once published."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.generics import ListAPIView
from rest_framework.permissions import IsAuthenticated
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.problems import Conflict
from accounts.viewer import viewer
from sessions_app.api.permissions import ManagersWrite
from sessions_app.api.rubric_serializers import (
    RubricCreateInput,
    RubricPatchInput,
    RubricSerializer,
)
from sessions_app.models import Rubric, RubricVersion
from sessions_app.rubric_content import USUAL_PASS_MARK, RubricContent, content_of
from sessions_app.rubric_input import content_from
from sessions_app.rubric_rules import publish_problems, refuse
from sessions_app.rubric_yaml import rubric_of_yaml, yaml_of_rubric
from sessions_app.selectors.rubrics import rubrics_of, shown_version
from sessions_app.services.rubric_drafts import (
    EditedMeanwhile,
    NotADraft,
    rubric_create,
    rubric_draft,
    rubric_save,
)
from sessions_app.services.rubric_publish import rubric_archive, rubric_publish

ROLES = [IsAuthenticated, ManagersWrite]
YAML = "application/yaml"


class RubricList(ListAPIView[Any]):
    """Everyone's rubrics and the organisation's own, newest first. Drafts are for managers."""

    serializer_class = RubricSerializer
    permission_classes = ROLES
    queryset = Rubric.objects.none()

    def get_queryset(self) -> QuerySet[Rubric]:
        return rubrics_of(viewer(self.request))

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        page = self.paginate_queryset(self.get_queryset()) or []
        return self.get_paginated_response([_shown(request, rubric) for rubric in page])

    @extend_schema(request=RubricCreateInput, responses={201: RubricSerializer})
    def post(self, request: Request) -> Response:
        """Managers write one for their organisation: a draft, by its criteria, a YAML file or an
        existing rubric. What is sent has to be whole: weights of 100, anchors, everything.
        """
        given = RubricCreateInput(data=request.data)
        given.is_valid(raise_exception=True)
        content = _content(request, given.validated_data)
        refuse(publish_problems(content))
        user = viewer(request)
        draft = rubric_create(by=user, organisation=user.organisation, content=content)
        return Response(_again(request, draft.rubric_id), status=status.HTTP_201_CREATED)


class RubricDetail(APIView):
    """One rubric; another organisation's does not exist."""

    permission_classes = ROLES

    @extend_schema(responses=RubricSerializer)
    def get(self, request: Request, rubric_id: int) -> Response:
        return Response(_again(request, rubric_id))

    @extend_schema(request=RubricPatchInput, responses=RubricSerializer)
    def patch(self, request: Request, rubric_id: int) -> Response:
        """Managers change the draft; a published rubric gets one first. `criteria` replaces all.

        What was published stays as it is, and so does what is not sent. 409 where somebody else
        changed the draft since its `edit`, if that is sent.
        """
        rubric = _rubric(request, rubric_id)
        if not isinstance(request.data, Mapping):
            raise serializers.ValidationError("Send an object.")
        try:
            _change(request, rubric)
        except EditedMeanwhile as problem:
            raise Conflict(str(problem)) from None
        return Response(_again(request, rubric_id))


class RubricPublish(APIView):
    permission_classes = ROLES

    @extend_schema(request=None, responses=RubricSerializer)
    def post(self, request: Request, rubric_id: int) -> Response:
        """Have new calls judged by the draft; the version before is archived. Calls that have
        begun keep theirs. 409 without a draft.
        """
        draft = _version(request, _rubric(request, rubric_id))
        try:
            rubric_publish(draft=draft, by=viewer(request))
        except NotADraft as problem:
            raise Conflict(str(problem)) from None
        return Response(_again(request, rubric_id))


class RubricArchive(APIView):
    permission_classes = ROLES

    @extend_schema(request=None, responses=RubricSerializer)
    def post(self, request: Request, rubric_id: int) -> Response:
        """Judge no new call by it; 400 while assignments use it, or it is the default."""
        rubric_archive(rubric=_rubric(request, rubric_id), by=viewer(request))
        return Response(_again(request, rubric_id))


class YamlRenderer(JSONRenderer):
    """Lets a client ask for YAML; what it renders itself are problems, as elsewhere."""

    media_type = YAML
    format = "yaml"


class RubricYaml(APIView):
    permission_classes = ROLES
    renderer_classes = (JSONRenderer, YamlRenderer)

    @extend_schema(responses={(200, YAML): OpenApiTypes.STR})
    def get(self, request: Request, rubric_id: int) -> HttpResponse:
        """A file that `POST /api/rubrics` takes as `yaml`."""
        version = _version(request, _rubric(request, rubric_id))
        name = f"{version.rubric.slug}-v{version.number}.yaml"
        return HttpResponse(
            yaml_of_rubric(content_of(version)),
            content_type=f"{YAML}; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )


def _rubric(request: Request, rubric_id: int) -> Rubric:
    return get_object_or_404(rubrics_of(viewer(request)), pk=rubric_id)


def _version(request: Request, rubric: Rubric) -> RubricVersion:
    return shown_version(rubric, viewer(request))


def _shown(request: Request, rubric: Rubric) -> Any:
    return RubricSerializer(_version(request, rubric), context={"request": request}).data


def _again(request: Request, rubric_id: int) -> Any:
    """As it stands now."""
    return _shown(request, _rubric(request, rubric_id))


@transaction.atomic
def _change(request: Request, rubric: Rubric) -> None:
    """What is not sent is read once the draft is locked: nobody changes it before it is written."""
    draft = rubric_draft(rubric=rubric, by=viewer(request))
    now = RubricSerializer(draft, context={"request": request}).data
    kept = {name: now[name] for name in ("name", "pass_mark", "criteria")}
    given = RubricPatchInput(data=kept | dict(request.data))
    given.is_valid(raise_exception=True)
    content = content_from(given.validated_data)
    if "criteria" in request.data:
        refuse(publish_problems(content))
    edit = given.validated_data.get("edit")
    rubric_save(draft=draft, by=viewer(request), content=content, edit=edit)


def _content(request: Request, given: Mapping[str, Any]) -> RubricContent:
    changes = {name: given[name] for name in ("name", "pass_mark") if name in given}
    if "yaml" in given:
        return replace(rubric_of_yaml(given["yaml"]), **changes)
    if "criteria" in given:
        return content_from({"pass_mark": USUAL_PASS_MARK, **given})
    original = rubrics_of(viewer(request)).filter(pk=given["copy_of"]).first()
    if original is None:
        raise serializers.ValidationError({"copy_of": "There is no such rubric."})
    return replace(content_of(_version(request, original)), **changes)
