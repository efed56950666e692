from dataclasses import astuple, dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from accounts.page import page
from accounts.viewer import viewer
from grading.selectors.conversation import conversation_of
from grading.selectors.report import report_of
from grading.selectors.sessions import with_current_grade
from grading.selectors.waiting import waiting_of
from sessions_app.events.stream import told_now
from sessions_app.models import SessionStatus, TrainingSession
from sessions_app.selectors.session_status import session_state

NOTHING_NEW = 204
STOP_ASKING = 286  # htmx's own status: swap this in and poll no more


@dataclass(frozen=True, slots=True)
class Version:
    """What a page has seen; it sends this back with each question."""

    etag: str
    step: str
    turns: int
    late: int

    def __str__(self) -> str:
        return ".".join(map(str, astuple(self)))

    def differs(self, seen: str, part: str) -> bool:
        """Whether the page has not seen this part as it is now."""
        names = ("etag", "step", "turns", "late")
        before = dict(zip(names, seen.split("."), strict=False))
        return before.get(part) != str(getattr(self, part))


@page
def session_page(request: HttpRequest, session_id: int) -> HttpResponse:
    """The report of a session, or how far it is. Somebody else's does not exist."""
    session = _session(request, session_id)
    context = _context(session)
    if not context["over"]:
        context["told"] = told_now(session)  # its events begin from what the page shows
    return render(request, "grading/session.html", context)


@page
def session_progress(request: HttpRequest, session_id: int) -> HttpResponse:
    """What changed since `?seen=`, the page's version: 204 while nothing did, 286 at the end.

    The transcript comes along only when it changed, so that nobody's reading is disturbed; the
    sentence for screen readers only when another step is on, so that it never ticks.
    """
    session = _session(request, session_id)
    context = _context(session)
    version, seen = context["version"], request.GET.get("seen", "")
    over = SessionStatus(session.status).is_over
    if not over and seen == str(version):
        return HttpResponse(status=NOTHING_NEW)
    assert isinstance(version, Version)
    context["with_transcript"] = over or version.differs(seen, "turns")
    context["announce"] = over or version.differs(seen, "step")
    status = STOP_ASKING if over else 200
    return render(request, "partials/_session_progress.html", context, status=status)


def _session(request: HttpRequest, session_id: int) -> TrainingSession:
    visible = TrainingSession.objects.visible_to(viewer(request)).select_related("user")
    return get_object_or_404(with_current_grade(visible, proof=True), pk=session_id)


def _context(session: TrainingSession) -> dict[str, object]:
    state = session_state(session)
    waiting = waiting_of(session, state)
    report = report_of(session)
    return {
        "session": session,
        "waiting": waiting,
        "report": report,
        "conversation": conversation_of(session),
        "over": SessionStatus(session.status).is_over,
        "version": Version(
            etag=state.etag.strip('"'),
            step=waiting.step,
            turns=len(report.turns),
            late=int(waiting.is_late),
        ),
    }
