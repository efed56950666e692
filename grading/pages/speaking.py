"""The forms of the report by which people speak: scores, disputes, answers, comments, reviews."""

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.models import User
from accounts.page import form_only
from accounts.viewer import viewer
from grading.models import GradeDispute, SessionGrade
from grading.pages.report import session_of, session_shown
from grading.selectors.regrades import versions_offered
from grading.services.comment_add import comment_add
from grading.services.dispute_resolve import dispute_resolve
from grading.services.grade_dispute import grade_dispute
from grading.services.grade_override import grade_override
from grading.services.session_regrade import session_regrade
from grading.services.session_review import session_review
from grading.services.speaking import GRADED_ANEW, Outdated
from sessions_app.models import RubricVersion, TrainingSession


@form_only
def session_say(request: HttpRequest, session_id: int) -> HttpResponse:
    """Do what the form says, then show the report there, or the page that the form is on (`back`).

    What makes no sense shows the report with the reason, and what was typed.
    """
    session = session_of(request, session_id)
    act = ACTS.get(request.POST.get("act", ""))
    if act is None:
        raise Http404
    try:
        place = act(session, viewer(request), request.POST)
    except ValidationError as problem:
        words = " ".join(problem.messages)
        return session_shown(request, session, problem=words, said=request.POST, status=400)
    except Outdated as problem:
        return session_shown(request, session, problem=str(problem), status=409)
    back = request.POST.get("back", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        back = reverse("session", args=[session.pk]) + f"#{place}"
    return redirect(back)


def _override(session: TrainingSession, by: User, said: QueryDict) -> str:
    criterion = said.get("criterion", "")
    grade_override(
        grade=_grade(session, said),
        by=by,
        criterion=criterion,
        score=_whole_number(said.get("score", "")),
        reason=said.get("reason", ""),
    )
    return f"criterion-{criterion}"


def _dispute(session: TrainingSession, by: User, said: QueryDict) -> str:
    criterion = said.get("criterion", "")
    grade_dispute(
        grade=_grade(session, said), by=by, criterion=criterion, reason=said.get("reason", "")
    )
    return f"criterion-{criterion}" if criterion else "disputes"


def _resolve(session: TrainingSession, by: User, said: QueryDict) -> str:
    disputes = GradeDispute.objects.filter(grade__session=session)
    dispute = get_object_or_404(disputes, pk=_number(said.get("dispute", "")))
    if dispute.grade_id != _grade(session, said).pk:
        raise Outdated(GRADED_ANEW)  # it has moved on; the scores that they saw count no more
    score = said.get("score", "").strip()
    accepted = said.get("accepted") == "yes"
    dispute_resolve(
        dispute=dispute,
        by=by,
        accepted=accepted,
        reason=said.get("reason", ""),
        score=_whole_number(score) if score and accepted else None,
    )
    return f"criterion-{dispute.criterion}" if dispute.criterion else "disputes"


def _comment(session: TrainingSession, by: User, said: QueryDict) -> str:
    turn = said.get("turn_index", "")
    comment_add(
        session=session,
        by=by,
        text=said.get("text", ""),
        turn_index=_whole_number(turn) if turn else None,
    )
    return "comments"


def _review(session: TrainingSession, by: User, said: QueryDict) -> str:
    session_review(
        session=session,
        by=by,
        approved=said.get("approved") == "yes",
        reason=said.get("reason", ""),
    )
    return "review"


def _regrade(session: TrainingSession, by: User, said: QueryDict) -> str:
    session_regrade(
        session=session,
        by=by,
        rubric_version=_version(session, said.get("rubric_version_id", "")),
        grader=said.get("grader", ""),
    )
    return "history"


ACTS: dict[str, Callable[[TrainingSession, User, QueryDict], str]] = {
    "override": _override,
    "dispute": _dispute,
    "resolve": _resolve,
    "comment": _comment,
    "review": _review,
    "regrade": _regrade,
}


def _grade(session: TrainingSession, said: QueryDict) -> SessionGrade:
    """The one that the page showed, which may be an earlier one by now."""
    return get_object_or_404(session.grades, pk=_number(said.get("grade", "")))


def _version(session: TrainingSession, chosen: str) -> RubricVersion | None:
    """One of those that the form offers; None where it offers no choice."""
    if not chosen:
        return None
    offered = {str(version.pk): version for version in versions_offered(session)}
    if chosen not in offered:
        raise ValidationError({"rubric_version_id": "There is no such version."})
    return offered[chosen]


def _number(text: str) -> int:
    if not text.isdecimal() or len(text) > 18:
        raise Http404
    return int(text)


def _whole_number(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise ValidationError(f"Enter a whole number. You entered {text[:20]!r}.") from None
