"""A session, or many, are graded again. Old grades stay; the report shows them meanwhile."""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now

from accounts.models import User
from grading.graders.choice import graders_offered
from grading.long_calls.stored import cut_for_now
from grading.models import Regrade
from grading.selectors.regrades import GRADING, regrade_under_way
from grading.services.speaking import Outdated, must_lead, session_locked
from sessions_app.models import Rubric, RubricVersion, SessionStatus, TrainingSession
from sessions_app.services.steps_rerun import steps_begin_again


@transaction.atomic
def session_regrade(
    *,
    session: TrainingSession,
    by: User | None,
    rubric_version: RubricVersion | None = None,
    grader: str = "",
) -> Regrade:
    """Put the session into the line as bulk work, to be judged by this version or its own, and by
    this grader (as grades name it) or the usual one.

    It stays completed, with its present grade, until the new one is there; if the grading fails,
    support has a dead letter and nothing else changes. The same asked for twice is one. ``by`` is
    None for the terminal. Raises PermissionDenied, also for who made the call; ValidationError for
    a draft, another organisation's rubric or a grader that is not offered, and Outdated for a
    session that is not completed or is graded just now.
    """
    session = session_locked(session.pk)
    if by is not None:
        must_lead(session, by)
    version = rubric_version or session.rubric_version
    _check_version(version, session)
    grader = _chosen(grader)
    if session.status != SessionStatus.COMPLETED:
        raise Outdated("Only a completed session can be graded again.")
    if session.transcript_notice:
        raise Outdated(f"It cannot be graded again: {session.transcript_notice}")
    if before := regrade_under_way(session):
        if (before.rubric_version, before.grader) != (version, grader):
            raise Outdated(f"It is being graded by {_by(before)}. Wait for that.")
        return before
    regrade_end(session)  # what is open has failed, and this is another try
    regrade = Regrade.objects.create(session=session, rubric_version=version, grader=grader, by=by)
    others = not cut_for_now(session.evidence_parts.all(), session)
    if not steps_begin_again(session=session, step=GRADING, by=by, parts_anew=others):
        raise Outdated("The session is being graded just now, or never was.")
    return regrade


def sessions_regrade(
    sessions: Iterable[TrainingSession],
    *,
    by: User | None,
    rubric_version: RubricVersion,
    grader: str = "",
) -> tuple[int, list[str]]:
    """Each on its own: how many go into the line, and why others do not."""
    begun, refused = 0, []
    for session in sessions:
        try:
            session_regrade(session=session, by=by, rubric_version=rubric_version, grader=grader)
            begun += 1
        except (PermissionDenied, ValidationError, Outdated) as problem:
            words = problem.messages if isinstance(problem, ValidationError) else [str(problem)]
            refused.append(f"{session}: {' '.join(words)}")
    return begun, refused


def regrade_end(session: TrainingSession, grade_id: int | None = None) -> None:
    """Close what is open, with the grade that came of it. In the caller's transaction."""
    session.regrades.filter(ended_at=None).update(ended_at=Now(), grade=grade_id)


def _by(regrade: Regrade) -> str:
    return f"{regrade.rubric_version}" + (f" and {regrade.grader}" if regrade.grader else "")


def _chosen(grader: str) -> str:
    """Empty for the usual one, however it was asked for."""
    usual, *others = graders_offered()
    if grader in ("", usual):
        return ""
    if grader not in others:
        known = ", ".join((usual, *others))
        raise ValidationError({"grader": f"There is no such grader. There are {known}."})
    return grader


def _check_version(version: RubricVersion, session: TrainingSession) -> None:
    ours = Q(organisation=None) | Q(organisation=session.org_id)
    if not Rubric.objects.filter(ours, pk=version.rubric_id).exists():
        raise ValidationError({"rubric_version_id": "There is no such version."})
    if version.state == RubricVersion.State.DRAFT:
        raise ValidationError({"rubric_version_id": "A draft grades nobody. Publish it first."})
