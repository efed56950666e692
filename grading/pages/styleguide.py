from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from grading.models import CriterionGrade
from grading.pages import styleguide_samples as samples
from grading.pages.styleguide_figures import figures
from sessions_app.models import Outcome, SessionStatus

COLOURS = (
    *("ground", "surface", "sunken", "ink", "muted", "edge", "divider", "accent", "on-accent"),
    *("met", "partly", "missed", "met-soft", "partly-soft", "missed-soft", "accent-soft"),
    *("current", "series-1", "series-2", "series-3", "series-4", "series-5"),
)
TYPE = ("tiny", "small", "body", "large", "heading", "title")


@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    """Every part that repeats, in every state, for whoever develops. Shows made-up data."""
    if not settings.DEBUG:
        raise Http404
    sessions = [samples.session(status) for status in SessionStatus]
    return render(
        request,
        "styleguide.html",
        {
            "colours": COLOURS,
            "type": TYPE,
            "statuses": SessionStatus.choices,
            "verdicts": CriterionGrade.Verdict.choices,
            "outcomes": Outcome.choices,
            "rings": samples.rings(),
            "sessions": sessions,
            "states": [
                (session, samples.waiting())
                for session in sessions
                if session.status != SessionStatus.COMPLETED
            ],
            "reports": samples.reports(),
            "coaching": samples.coaching(),
            "late": samples.waiting(late=True),
            "processing": samples.session(SessionStatus.PROCESSING),
            "session": samples.session(SessionStatus.COMPLETED),
            "assignments": samples.assignments(),
            "persona": samples.PERSONA,
            "figures": figures(),
            "now": timezone.now(),
        },
    )
