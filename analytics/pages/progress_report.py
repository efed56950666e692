"""A person's progress as a PDF, for themselves and for those who lead them."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from accounts.models import Organisation, User
from accounts.page import page
from analytics.api.filters import scope_of_person
from analytics.documents.progress import progress_document
from analytics.pages.filters import filter_bar
from analytics.pages.leading import led_organisation, own_organisation
from analytics.periods import ALL
from grading.documents.drawing import drawn


@page
def progress_report(request: HttpRequest) -> HttpResponse:
    """One's own."""
    user, organisation = own_organisation(request)
    return _pdf(request, user, organisation, reverse("progress"))


@page
def team_person_report(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """Another's, for managers."""
    _, organisation = led_organisation(request, "Only managers see how others do.")
    person = get_object_or_404(User, pk=user_id, organisation=organisation)
    return _pdf(request, person, organisation, reverse("team-person", args=[person.pk]))


def _pdf(request: HttpRequest, person: User, organisation: Organisation, path: str) -> HttpResponse:
    """With the filters of the page at ``path``; 400 with a line where one makes no sense."""
    bar = filter_bar(request, default=ALL)
    if bar.problem:
        return HttpResponseBadRequest(bar.problem, content_type="text/plain; charset=utf-8")
    scope = scope_of_person(person, organisation, bar.given)
    document = progress_document(person, scope, include_offline=bar.include_offline, path=path)
    headers = {"Content-Disposition": 'inline; filename="progress.pdf"'}
    return HttpResponse(drawn(document), content_type="application/pdf", headers=headers)
