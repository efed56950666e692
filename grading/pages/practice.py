from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.page import page
from accounts.viewer import viewer
from grading.selectors.assignment_states import assignment_states
from grading.selectors.practice import (
    best_grades,
    industries_of,
    personas_matching,
    personas_of,
)
from sessions_app.models import Difficulty

A_PAGE = 24
LONGEST_SEARCH = 100


@page
def practice(request: HttpRequest) -> HttpResponse:
    """Whom can I practise with? `?difficulty=`, `?industry=`, `?q=` and `?page=`."""
    user = viewer(request)
    personas = personas_of(user)
    industries = industries_of(personas)
    chosen = {
        "difficulty": _one_of(Difficulty.values, request.GET.get("difficulty", "")),
        "industry": _one_of(industries, request.GET.get("industry", "")),
        "words": request.GET.get("q", "").replace("\x00", "")[:LONGEST_SEARCH].strip(),
    }
    shown = Paginator(personas_matching(personas, **chosen), A_PAGE).get_page(
        request.GET.get("page")
    )
    best = best_grades(user.pk, [persona.pk for persona in shown])
    query = request.GET.copy()
    query.pop("page", None)
    return render(
        request,
        "grading/practice.html",
        {
            "states": assignment_states(user),
            "cards": [(persona, best.get(persona.pk)) for persona in shown],
            "page": shown,
            "query": query.urlencode(),
            "chosen": chosen,
            "is_filtered": any(chosen.values()),
            "industries": industries,
            "difficulties": Difficulty.choices,
            "now": timezone.now(),
        },
    )


def _one_of(known: list[str], wanted: str) -> str:
    return wanted if wanted in known else ""
