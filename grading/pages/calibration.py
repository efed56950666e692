from dataclasses import replace

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render

from accounts.models import User
from accounts.page import page_with_form
from accounts.viewer import viewer
from grading.agreement import ENOUGH
from grading.brief import spec_of
from grading.selectors.calibration import agreements_of, differences_of, next_to_score
from grading.selectors.noise import noises_of
from grading.selectors.sessions import current_grade
from grading.selectors.transcript import said_turns
from grading.services.blind_scores_add import blind_scores_add
from grading.services.speaking import Outdated
from sessions_app.models import TrainingSession

LONGEST_NUMBER = 18
NOT_APPLICABLE = "none"
PREFIX = "score-"  # of the fields; a criterion may be named as anything else in the form


@page_with_form
def calibration(request: HttpRequest) -> HttpResponse:
    """How far do we agree with the grader: a call to score blindly, then the differences."""
    user = viewer(request)
    if not user.leads(user.organisation_id):
        raise PermissionDenied("Only managers calibrate the grader.")
    if request.method != "POST":
        return _shown(request, user, next_to_score(user))
    said = request.POST
    session = _session(user, said.get("session", ""))
    version_id = _number(said.get("version", ""))
    try:
        blind_scores_add(session=session, by=user, version_id=version_id, scores=_scores(said))
    except ValidationError as problem:
        words = " ".join(problem.messages)
        return _shown(request, user, session, typed=said, problem=words, status=400)
    except Outdated as problem:
        return _shown(request, user, next_to_score(user), problem=str(problem), status=409)
    return redirect("calibration")


def _shown(
    request: HttpRequest,
    user: User,
    session: TrainingSession | None,
    *,
    typed: QueryDict | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    """Nothing of the call's own grade, before it is scored. ``typed`` were for this very call."""
    typed = typed or QueryDict()
    grade = current_grade(session) if session else None
    criteria = grade.rubric_version.criteria.all() if grade else []
    context = {
        "session": session,
        "version_id": grade.rubric_version_id if grade else None,
        # The commitment that the grader found is a part of its verdict.
        "turns": [replace(said, is_commitment=False) for said in said_turns(session)]
        if session
        else [],
        "criteria": [(spec_of(row), typed.get(f"{PREFIX}{row.key}", "")) for row in criteria],
        "problem": problem,
        "agreements": agreements_of(user.organisation_id),
        "differences": differences_of(user),
        "enough": ENOUGH,
        "noises": noises_of(user.organisation_id),
    }
    return render(request, "grading/calibration.html", context, status=status)


def _session(user: User, number: str) -> TrainingSession:
    return get_object_or_404(TrainingSession.objects.visible_to(user), pk=_number(number))


def _number(typed: str) -> int:
    """0, which is nobody's, for what is none."""
    return int(typed) if typed.isdecimal() and len(typed) <= LONGEST_NUMBER else 0


def _scores(said: QueryDict) -> dict[str, int | None]:
    """By the criterion's key; what is no number is left out, and missed by the service."""
    given: dict[str, int | None] = {}
    for name, score in said.items():
        key = name.removeprefix(PREFIX)
        if key == name:
            continue  # no criterion
        if score == NOT_APPLICABLE:
            given[key] = None
        elif isinstance(score, str) and score.isdecimal() and len(score) < LONGEST_NUMBER:
            given[key] = int(score)
    return given
