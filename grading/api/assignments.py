"""`/api/assignments`: what is to be practised, and how far people are with it."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.generics import ListAPIView
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.viewer import viewer
from grading.api.assignment_serializers import (
    AssignmentDetailSerializer,
    AssignmentInput,
    AssignmentSerializer,
)
from grading.selectors.assignment_states import assignment_funnel, standing_of
from sessions_app.api.permissions import ManagersWrite
from sessions_app.models import Assignment
from sessions_app.services.assignments import assignment_create, assignment_update

ROLES = [IsAuthenticated, ManagersWrite]


class AssignmentList(ListAPIView[Assignment]):
    """A rep's own, each with the state; for managers the organisation's. Newest first."""

    serializer_class = AssignmentSerializer
    permission_classes = ROLES
    queryset = Assignment.objects.none()

    def get_queryset(self) -> QuerySet[Assignment]:
        return Assignment.objects.visible_to(viewer(self.request))

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Compute the states of a page at once."""
        page = self.paginate_queryset(self.get_queryset()) or []
        return self.get_paginated_response(
            AssignmentSerializer(page, many=True, context=_context(request, page)).data
        )

    @extend_schema(request=AssignmentInput, responses={201: AssignmentDetailSerializer})
    def post(self, request: Request) -> Response:
        """Managers give something to practise to people, or to the whole organisation."""
        given = AssignmentInput(data=request.data, context={"request": request})
        given.is_valid(raise_exception=True)
        fields = dict(given.validated_data)
        people = fields.pop("people", [])
        assignment = assignment_create(by=viewer(request), fields=fields, people=people)
        return Response(_detail(request, assignment), status=status.HTTP_201_CREATED)


class AssignmentDetail(APIView):
    """One assignment; managers see how far each person is."""

    permission_classes = ROLES

    @extend_schema(responses=AssignmentDetailSerializer)
    def get(self, request: Request, assignment_id: int) -> Response:
        return Response(_detail(request, _assignment(request, assignment_id)))

    @extend_schema(request=AssignmentInput, responses=AssignmentDetailSerializer)
    def patch(self, request: Request, assignment_id: int) -> Response:
        """Managers change it. `people` replaces all of them."""
        assignment = _assignment(request, assignment_id)
        given = AssignmentInput(
            assignment, data=request.data, partial=True, context={"request": request}
        )
        given.is_valid(raise_exception=True)
        fields = dict(given.validated_data)
        people = fields.pop("people", None)
        changed = assignment_update(
            assignment=assignment, by=viewer(request), fields=fields, people=people
        )
        return Response(_detail(request, changed))


def _assignment(request: Request, assignment_id: int) -> Assignment:
    return get_object_or_404(Assignment.objects.visible_to(viewer(request)), pk=assignment_id)


def _context(request: Request, assignments: list[Assignment]) -> dict[str, Any]:
    """For each of them the state of who asks; None for who is not to do it."""
    return {"request": request, "own": standing_of(viewer(request), assignments)}


def _detail(request: Request, assignment: Assignment) -> dict[str, Any]:
    context = _context(request, [assignment])
    if viewer(request).leads(assignment.organisation_id):
        context["funnel"] = assignment_funnel(assignment)
    return AssignmentDetailSerializer(assignment, context=context).data
