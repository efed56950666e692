from collections.abc import Sequence

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.models import Organisation, Role, User
from accounts.page import page
from analytics.api.filters import scope_of_organisation
from analytics.cache import kept_or_computed, key_of
from analytics.pages.attention import attention_of
from analytics.pages.charts import distribution_chart, trend_chart
from analytics.pages.filters import FilterBar, filter_bar
from analytics.pages.leading import led_organisation
from analytics.pages.metric_table import metric_table
from analytics.pages.tiles import cost_tile, tiles_of
from analytics.selectors.assignments import assignments_of
from analytics.selectors.scope import Scope
from analytics.selectors.team import TeamFigures, team_figures

A_PAGE = 25


@page
def team(request: HttpRequest) -> HttpResponse:
    """Who needs me, then the figures of the organisation, as the filters narrow them."""
    user, organisation = led_organisation(request, "Only managers see the team's figures.")
    bar = filter_bar(request, organisation=organisation)
    scope = scope_of_organisation(organisation, bar.given)
    assignments = assignments_of(organisation.pk, assignment_id=None)
    people = Paginator(_people(organisation, bar), A_PAGE).get_page(request.GET.get("page"))
    shown = list(people.object_list)
    figures = _figures(scope, shown, bar)
    totals = figures.overview.totals
    charts = (
        trend_chart(figures.overview.trend, scope.period),
        distribution_chart(figures.distribution),
    )
    context = {
        "attention": attention_of(user, organisation, assignments),
        "bar": bar,
        "period": scope.period,
        "totals": totals,
        "tiles": [*tiles_of(figures.overview), cost_tile(totals)],
        "charts": [chart for chart in charts if chart],
        "metrics": metric_table(figures.metrics),
        "everyone": figures.skills,
        "people": list(zip(shown, figures.people.rows, strict=True)),
        "as_of": figures.people.as_of,
        "page": people,
        "assignments": assignments,
    }
    return render(request, "analytics/team.html", context, status=400 if bar.problem else 200)


def _figures(scope: Scope, people: Sequence[User], bar: FilterBar) -> TeamFigures:
    """Kept for whoever opens the page next: without what people do, such as new assignments."""
    ids = [person.pk for person in people]
    key = key_of("team", scope, offline=bar.include_offline, people=",".join(map(str, ids)))
    kept, _ = kept_or_computed(
        key, lambda: team_figures(scope, ids, include_offline=bar.include_offline)
    )
    return kept.answer


def _people(organisation: Organisation, bar: FilterBar) -> QuerySet[User]:
    """Reps by name; the one asked for, whatever their role."""
    people = User.objects.filter(organisation=organisation).order_by("name", "email")
    if chosen := bar.given.get("user"):
        return people.filter(pk=chosen)
    return people.filter(role=Role.REP, is_active=True)
