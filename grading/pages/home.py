from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.viewer import viewer
from grading.selectors.sessions import with_current_grade
from sessions_app.models import Assignment, SessionStatus, TrainingSession

RECENT = 5


@require_safe
@login_required
def home(request: HttpRequest) -> HttpResponse:
    """What should I do now: assignments, what is being processed, the last sessions."""
    user = viewer(request)
    mine = with_current_grade(TrainingSession.objects.visible_to(user).filter(user=user))
    return render(
        request,
        "grading/home.html",
        {
            "assignments": Assignment.objects.visible_to(user).select_related("persona")[:RECENT],
            "processing": mine.filter(status=SessionStatus.PROCESSING)[:RECENT],
            "recent": mine.exclude(status=SessionStatus.PROCESSING)[:RECENT],
        },
    )
