"""`GET /api/analytics/admin/{org_id}` and `GET /api/analytics/employee/{user_id}`."""

import hashlib
import json
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.exceptions import NotFound, PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import Organisation, User
from accounts.viewer import viewer
from analytics.api.filters import (
    AnalyticsQuery,
    OrganisationQuery,
    scope_of_organisation,
    scope_of_person,
)
from analytics.api.serializers import OrganisationAnalyticsSerializer, PersonAnalyticsSerializer
from analytics.cache import kept_or_computed, key_of
from analytics.selectors.answer import organisation_answer, person_answer
from analytics.selectors.scope import Scope

UNCHANGED = OpenApiResponse(description="Unchanged")


class OrganisationAnalytics(APIView):
    @extend_schema(
        parameters=[OrganisationQuery],
        responses={200: OrganisationAnalyticsSerializer, 304: UNCHANGED},
    )
    def get(self, request: Request, org_id: int) -> HttpResponseBase:
        """An organisation's figures, for those who lead it."""
        organisation = _led(viewer(request), org_id)
        given = _given(OrganisationQuery(data=request.query_params))
        scope = scope_of_organisation(organisation, given)

        def compute() -> dict[str, Any]:
            return organisation_answer(
                scope,
                organisation,
                include_offline=given["include_offline"],
                page=given["users_page"],
            )

        depends_on = {"page": given["users_page"], "leaderboard": organisation.has_leaderboard}
        return _answer(request, scope, given, compute, **depends_on)


class PersonAnalytics(APIView):
    @extend_schema(
        parameters=[AnalyticsQuery], responses={200: PersonAnalyticsSerializer, 304: UNCHANGED}
    )
    def get(self, request: Request, user_id: UUID) -> HttpResponseBase:
        """A person's own figures, for them and for those who lead them."""
        person = get_object_or_404(User.objects.select_related("organisation"), pk=user_id)
        asking = viewer(request)
        if person.organisation is None or not (
            person == asking or asking.leads(person.organisation_id)
        ):
            raise NotFound
        given = _given(AnalyticsQuery(data=request.query_params))
        scope = scope_of_person(person, person.organisation, given)

        def compute() -> dict[str, Any]:
            return person_answer(scope, person, include_offline=given["include_offline"])

        return _answer(request, scope, given, compute)


def _led(user: User, organisation_id: int) -> Organisation:
    """Somebody else's organisation does not exist; one's own is not for reps."""
    organisation = get_object_or_404(Organisation, pk=organisation_id)
    if user.leads(organisation.pk):
        return organisation
    if user.organisation_id == organisation.pk:
        raise PermissionDenied("Only managers see the organisation's figures.")
    raise NotFound


def _given(query: AnalyticsQuery) -> dict[str, Any]:
    query.is_valid(raise_exception=True)
    return dict(query.validated_data)


def _answer(
    request: Request,
    scope: Scope,
    given: dict[str, Any],
    compute: Callable[[], dict[str, Any]],
    **depends_on: object,
) -> HttpResponseBase:
    """From the cache or not; 304 where the client has these figures already."""

    def tagged() -> tuple[dict[str, Any], str]:
        found = compute()
        return found, _etag(found)

    key = key_of("answer", scope, offline=given["include_offline"], **depends_on)
    kept, cached = kept_or_computed(key, tagged)
    found, etag = kept.answer
    body = {
        **found,
        "filters": {name: value for name, value in given.items() if name != "users_page"},
        "generated_at": kept.generated_at,
        "cached": cached,
    }
    answer = get_conditional_response(request, etag=etag) or Response(body)
    answer["ETag"] = etag
    answer["Cache-Control"] = "private, no-cache"
    return answer


def _etag(found: dict[str, Any]) -> str:
    """Of the figures, not of the time."""
    body = json.dumps(found, cls=DjangoJSONEncoder, sort_keys=True)
    return f'"{hashlib.sha256(body.encode()).hexdigest()[:32]}"'
