from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.models import Organisation, Role, User
from accounts.page import page
from analytics.api.filters import scope_of_organisation
from analytics.pages.attention import attention_of
from analytics.pages.charts import distribution_chart, trend_chart
from analytics.pages.filters import FilterBar, filter_bar
from analytics.pages.leading import led_organisation
from analytics.pages.tiles import cost_tile, tiles_of
from analytics.selectors.assignments import assignments_of
from analytics.selectors.figures import distribution
from analytics.selectors.overview import overview_of
from analytics.selectors.skill_map import skill_map
from analytics.selectors.skills import skills

A_PAGE = 25


@page
def team(request: HttpRequest) -> HttpResponse:
    """Who needs me, then the figures of the organisation, as the filters narrow them."""
    user, organisation = led_organisation(request, "Only managers see the team's figures.")
    bar = filter_bar(request, organisation=organisation)
    scope = scope_of_organisation(organisation, bar.given)
    overview = overview_of(scope, include_offline=bar.include_offline)
    everyone = skills(scope, overview.kinds, overview.kinds_before)
    assignments = assignments_of(organisation.pk, assignment_id=None)
    people = Paginator(_people(organisation, bar), A_PAGE).get_page(request.GET.get("page"))
    charts = (
        trend_chart(overview.trend, scope.period),
        distribution_chart(distribution(scope, overview.kinds)),
    )
    context = {
        "attention": attention_of(user, organisation, assignments),
        "bar": bar,
        "period": scope.period,
        "totals": overview.totals,
        "tiles": [*tiles_of(overview), cost_tile(overview.totals)],
        "charts": [chart for chart in charts if chart],
        "everyone": everyone,
        "people": skill_map(
            scope,
            overview.kinds,
            list(people.object_list),
            skills=[row["skill"] for row in everyone],
        ),
        "page": people,
        "assignments": assignments,
    }
    return render(request, "analytics/team.html", context, status=400 if bar.problem else 200)


def _people(organisation: Organisation, bar: FilterBar) -> QuerySet[User]:
    """Reps by name; the one asked for, whatever their role."""
    people = User.objects.filter(organisation=organisation).order_by("name", "email")
    if chosen := bar.given.get("user"):
        return people.filter(pk=chosen)
    return people.filter(role=Role.REP, is_active=True)
