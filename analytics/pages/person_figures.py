"""What the page of a person and their own progress have in common."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from accounts.models import User
from analytics.cache import kept_or_computed, key_of
from analytics.pages.call_charts import score_chart, talk_chart
from analytics.pages.filters import FilterBar
from analytics.pages.metric_table import metric_table
from analytics.pages.tiles import Tile, tiles_of
from analytics.selectors.person import NEEDED, Call, PersonFigures, person_figures
from analytics.selectors.scope import Scope
from analytics.templatetags.figures import NOTHING, points
from grading.selectors.assignment_states import assignment_states


def person_context(person: User, scope: Scope, bar: FilterBar) -> dict[str, Any]:
    """A template's context; the figures are kept for the next look, the assignments are not."""
    key = key_of("person", scope, offline=bar.include_offline)
    kept, _ = kept_or_computed(
        key, lambda: person_figures(person, scope, include_offline=bar.include_offline)
    )
    return {
        **_context(kept.answer),
        "bar": bar,
        "period": scope.period,
        "states": assignment_states(person),
        "now": timezone.now(),
    }


def _context(figures: PersonFigures) -> dict[str, Any]:
    overview, calls, levels = figures.overview, figures.calls, figures.levels
    averaged = [call for call in calls if call.kind in overview.kinds and call.score is not None]
    charts = (score_chart(averaged), talk_chart(calls))
    return {
        "totals": overview.totals,
        "tiles": [*_tiles_of_calls(averaged), *tiles_of(overview)],
        "levels": levels,
        "needed": NEEDED,
        "weakest": levels[0] if levels and levels[0].level is not None else None,
        "charts": [chart for chart in charts if chart],
        "metrics": metric_table(figures.metrics),
    }


def _tiles_of_calls(calls: Sequence[Call]) -> Sequence[Tile]:
    """First, best and latest."""
    if not calls:
        return [Tile("First, best, latest", NOTHING, "no graded call")]
    best = max(calls, key=lambda call: (call.score or 0.0, call.created_at))
    named = (("First", calls[0]), ("Best", best), ("Latest", calls[-1]))
    return [_tile(label, call) for label, call in named]


def _tile(label: str, call: Call) -> Tile:
    day = date_format(timezone.localtime(call.created_at), "j M Y")
    return Tile(
        label=label,
        value=points(call.score),
        over=f"{call.persona}, {day}",
        badge="offline" if call.kind == "offline" else "",
        url=reverse("session", args=[call.session_id]),
    )
