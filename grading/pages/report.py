from dataclasses import astuple, dataclass

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render

from accounts.models import User
from accounts.page import page
from accounts.viewer import viewer
from grading.graders.choice import graders_offered
from grading.models import SessionGrade
from grading.selectors.coaching import coaching_of
from grading.selectors.conversation import conversation_of
from grading.selectors.history import history_of
from grading.selectors.regrades import versions_offered
from grading.selectors.report import report_of
from grading.selectors.sessions import with_current_grade
from grading.selectors.waiting import waiting_of
from sessions_app.events.stream import told_now
from sessions_app.models import SessionStatus, TrainingSession
from sessions_app.selectors.session_status import session_state
from sessions_app.selectors.transcript_accesses import transcript_accesses

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
    """The report of a session, or how far it is. Somebody else's does not exist.

    `?grade=` shows an earlier grade, compared with the current one.
    """
    session = session_of(request, session_id)
    earlier = request.GET.get("grade", "")
    if not earlier:
        return session_shown(request, session)
    if not earlier.isdecimal() or len(earlier) > 18:
        raise Http404
    grade = get_object_or_404(session.grades.with_proof(), pk=int(earlier))
    return session_shown(request, session, grade=grade)


def session_shown(
    request: HttpRequest,
    session: TrainingSession,
    *,
    grade: SessionGrade | None = None,
    problem: str = "",
    said: QueryDict | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page, with an earlier ``grade`` beside the current one, or with what was wrong with a
    form and what was typed.
    """
    context = _context(request, session, grade)
    context |= {
        "problem": problem,
        "said": said,
        "support_accesses": transcript_accesses(session),
        "leads": viewer(request).leads(session.org_id),
    }
    if not context["over"]:
        context["told"] = told_now(session)  # its events begin from what the page shows
    return render(request, "grading/session.html", context, status=status)


@page
def session_progress(request: HttpRequest, session_id: int) -> HttpResponse:
    """What changed since `?seen=`, the page's version: 204 while nothing did, 286 at the end.

    The transcript comes along only when it changed, so that nobody's reading is disturbed; the
    sentence for screen readers only when another step is on, so that it never ticks.
    """
    session = session_of(request, session_id)
    context = _context(request, session)
    version, seen = context["version"], request.GET.get("seen", "")
    over = SessionStatus(session.status).is_over
    if not over and seen == str(version):
        return HttpResponse(status=NOTHING_NEW)
    assert isinstance(version, Version)
    context["with_transcript"] = over or version.differs(seen, "turns")
    context["announce"] = over or version.differs(seen, "step")
    status = STOP_ASKING if over else 200
    return render(request, "partials/_session_progress.html", context, status=status)


def session_of(request: HttpRequest, session_id: int) -> TrainingSession:
    visible = TrainingSession.objects.visible_to(viewer(request)).select_related("user")
    return get_object_or_404(with_current_grade(visible, proof=True), pk=session_id)


def _context(
    request: HttpRequest, session: TrainingSession, grade: SessionGrade | None = None
) -> dict[str, object]:
    state = session_state(session)
    waiting = waiting_of(session, state)
    report = report_of(session, grade)
    conversation = conversation_of(session)
    return {
        "session": session,
        "waiting": waiting,
        "report": report,
        "conversation": conversation,
        "coaching": coaching_of(session, report.grade, conversation) if report.grade else None,
        "speaks_as": _speaks_as(viewer(request), session, report.grade),
        "history": history_of(session, report.grade),
        "graders": graders_offered(),
        "versions": versions_offered(session),
        "over": SessionStatus(session.status).is_over,
        "version": Version(
            etag=state.etag.strip('"'),
            step=waiting.step,
            turns=len(report.turns),
            late=int(waiting.is_late),
        ),
    }


def _speaks_as(user: User, session: TrainingSession, grade: SessionGrade | None) -> str:
    """Which forms the report has: a rep disputes, a manager scores; an earlier grade is closed."""
    if grade is None or not grade.is_current:
        return ""
    if session.user_id == user.pk:
        return "rep"
    return "manager" if user.leads(session.org_id) else ""
