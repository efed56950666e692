from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.viewer import viewer
from grading.selectors.report import report_of
from grading.selectors.sessions import with_current_grade
from sessions_app.models import SessionStatus, TrainingSession
from sessions_app.selectors.session_status import session_state

NOTHING_NEW = 204
STOP_ASKING = 286  # htmx's own status: swap this in and poll no more


@require_safe
@login_required
def session_page(request: HttpRequest, session_id: int) -> HttpResponse:
    """The report of a session, or how far it is. Somebody else's does not exist."""
    session = _session(request, session_id)
    return render(request, "grading/session.html", _context(session))


@require_safe
@login_required
def session_progress(request: HttpRequest, session_id: int) -> HttpResponse:
    """The part of the page that changes, `?seen=` its last version: 204 while it is the same."""
    session = _session(request, session_id)
    context = _context(session)
    over = SessionStatus(session.status).is_over
    if not over and request.GET.get("seen") == context["version"]:
        return HttpResponse(status=NOTHING_NEW)
    status = STOP_ASKING if over else 200
    return render(request, "partials/_session_body.html", context, status=status)


def _session(request: HttpRequest, session_id: int) -> TrainingSession:
    visible = TrainingSession.objects.visible_to(viewer(request)).select_related("user")
    return get_object_or_404(with_current_grade(visible, proof=True), pk=session_id)


def _context(session: TrainingSession) -> dict[str, object]:
    state = session_state(session)
    return {
        "session": session,
        "state": state,
        "version": state.etag.strip('"'),
        "over": SessionStatus(session.status).is_over,
        "report": report_of(session),
    }
