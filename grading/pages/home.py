from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.models import User
from accounts.page import page
from accounts.viewer import viewer
from grading.selectors.coaching import Practise, coaching_of
from grading.selectors.review_queue import last_reviews
from grading.selectors.sessions import current_grade, with_current_grade
from sessions_app.models import Assignment, SessionStatus, TrainingSession

RECENT = 5


@page
def home(request: HttpRequest) -> HttpResponse:
    """What should I do now: assignments, what is being processed, the last sessions."""
    user = viewer(request)
    leads = user.leads(user.organisation_id)
    sessions = TrainingSession.objects.visible_to(user).select_related("user")
    if not leads:
        sessions = sessions.filter(user=user)
    sessions = with_current_grade(sessions, proof=True)
    recent = list(sessions.exclude(status=SessionStatus.PROCESSING)[:RECENT])
    return render(
        request,
        "grading/home.html",
        {
            "assignments": _assignments(user),
            "processing": sessions.filter(status=SessionStatus.PROCESSING)[:RECENT],
            "recent": recent,
            "practise": None if leads else _to_practise(recent),
            "reviews": last_reviews(user),
            "shows_people": leads,
            "now": timezone.now(),
        },
    )


def _assignments(user: User) -> list[Assignment]:
    """The next due first; those without a date last."""
    given = Assignment.objects.visible_to(user).select_related("persona", "rubric")
    return list(given.order_by("due_at", "-pk")[:RECENT])


def _to_practise(recent: list[TrainingSession]) -> tuple[TrainingSession, Practise] | None:
    """As the report of the last graded call says."""
    for session in recent:
        if grade := current_grade(session):
            practise = coaching_of(session, grade, conversation=None).practise
            return (session, practise) if practise else None
    return None
