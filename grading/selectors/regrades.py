"""By which version a session is judged now, and whether that was done before."""

from dataclasses import replace

from django.db.models import QuerySet

from grading.models import Regrade, SessionGrade
from grading.prompts import prompt_hash
from grading.protocol import Brief, PartNotes
from sessions_app.models import RubricVersion, StepStatus, TrainingSession

GRADING = "evaluate"  # the step
READING = "collect_evidence"  # its parts, of a long call


def open_regrade(session: TrainingSession) -> Regrade | None:
    """What somebody asked for and has not got yet."""
    return session.regrades.filter(ended_at=None).select_related("rubric_version__rubric").first()


def regrade_under_way(session: TrainingSession) -> Regrade | None:
    """The open one, unless its grading has failed: then somebody may ask anew."""
    judging = session.steps.filter(step__in=(GRADING, READING))
    has_failed = judging.filter(status=StepStatus.DEAD).exists()
    return None if has_failed else open_regrade(session)


def versions_offered(session: TrainingSession) -> QuerySet[RubricVersion]:
    """Of the session's own rubric, those that may judge it again; newest first."""
    versions = RubricVersion.objects.filter(rubric__versions=session.rubric_version_id)
    return versions.exclude(state=RubricVersion.State.DRAFT).order_by("-number")


def judging_version(session: TrainingSession) -> RubricVersion:
    """That of the regrade under way; else the one that the session is pinned to."""
    regrade = open_regrade(session)
    return regrade.rubric_version if regrade else session.rubric_version


def same_grade(
    session: TrainingSession, brief: Brief, *, version: RubricVersion, grader: str, transcript: str
) -> SessionGrade | None:
    """The grade that this grader has given already for these words, this rubric and this prompt.

    A long call is judged by notes, which may have made room for those of another version since.
    """
    read_in_parts = replace(brief, notes=(PartNotes("", {}),))
    return session.grades.filter(
        rubric_version=version,
        grader=grader,
        prompt_hash__in=(prompt_hash(brief), prompt_hash(read_in_parts)),
        transcript_hash=transcript,
    ).first()
