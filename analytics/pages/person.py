from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from accounts.models import User
from accounts.page import page
from analytics.api.filters import scope_of_person
from analytics.pages.filters import filter_bar
from analytics.pages.leading import led_organisation, own_organisation
from analytics.pages.person_figures import person_context
from analytics.periods import ALL
from grading.selectors.sessions import with_current_grade
from sessions_app.models import TrainingSession

LAST = 5


@page
def team_person(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """How one person does, for those who lead them."""
    user, organisation = led_organisation(request, "Only managers see how others do.")
    person = get_object_or_404(User, pk=user_id, organisation=organisation)
    bar = filter_bar(request, default=ALL)
    scope = scope_of_person(person, organisation, bar.given)
    calls = TrainingSession.objects.visible_to(user).filter(user=person).select_related("user")
    context = {
        "person": person,
        "last_calls": with_current_grade(calls)[:LAST],
        **person_context(person, scope, bar),
    }
    return render(request, "analytics/person.html", context, status=400 if bar.problem else 200)


@page
def progress(request: HttpRequest) -> HttpResponse:
    """What should I work on next: one's own skills, calls and assignments."""
    user, organisation = own_organisation(request)
    bar = filter_bar(request, default=ALL)
    scope = scope_of_person(user, organisation, bar.given)
    context = person_context(user, scope, bar)
    return render(request, "analytics/progress.html", context, status=400 if bar.problem else 200)
