from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.viewer import viewer
from grading.selectors.sessions import with_current_grade
from sessions_app.models import SessionStatus, TrainingSession

A_PAGE = 25


@require_safe
@login_required
def session_list(request: HttpRequest) -> HttpResponse:
    """One's sessions; for managers everyone's in the organisation. `?status=` and `?page=`."""
    user = viewer(request)
    sessions = TrainingSession.objects.visible_to(user).select_related("user")
    status = request.GET.get("status", "")
    if status in SessionStatus.values:
        sessions = sessions.filter(status=status)
    page = Paginator(with_current_grade(sessions), A_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "grading/session_list.html",
        {
            "page": page,
            "status": status,
            "statuses": SessionStatus.choices,
            "shows_people": user.leads(user.organisation_id),
        },
    )
