from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.page import page
from accounts.viewer import viewer
from grading.selectors.sessions import with_current_grade
from sessions_app.models import SessionStatus, TrainingSession

A_PAGE = 25


@page
def session_list(request: HttpRequest) -> HttpResponse:
    """One's sessions; for managers everyone's in the organisation. `?status=` and `?page=`."""
    user = viewer(request)
    sessions = TrainingSession.objects.visible_to(user).select_related("user")
    status = request.GET.get("status", "")
    if status in SessionStatus.values:
        sessions = sessions.filter(status=status)
    else:
        status = ""
    shown = Paginator(with_current_grade(sessions), A_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "grading/session_list.html",
        {
            "page": shown,
            "status": status,
            "statuses": SessionStatus.choices,
            "shows_people": user.leads(user.organisation_id),
        },
    )
