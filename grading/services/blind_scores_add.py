from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from grading.brief import spec_of
from grading.models import BlindScore
from grading.protocol import CriterionSpec
from grading.selectors.calibration import has_judged
from grading.services.agreements_refresh import agreements_refresh
from grading.services.speaking import Outdated, must_lead, session_locked
from sessions_app.models import TrainingSession


@transaction.atomic
def blind_scores_add(
    *, session: TrainingSession, by: User, version_id: int, scores: Mapping[str, int | None]
) -> list[BlindScore]:
    """Keep what a reviewer gave for each criterion of the current grade's version, once.

    ``version_id`` is the version whose criteria they read. None: the criterion does not apply.
    Raises PermissionDenied, ValidationError for a criterion without a score or one off the scale,
    and Outdated where they have scored the call before, know the grader's scores of it, or it has
    no grade, or one by another version.
    """
    session = session_locked(session.pk)
    must_lead(session, by)
    grade = session.grades.filter(is_current=True).select_related("rubric_version").first()
    if grade is None:
        raise Outdated("The call has no grade to compare with.")
    if session.blind_scores.filter(reviewer=by).exists():
        raise Outdated("You have scored this call already.")
    if has_judged(session, by):
        raise Outdated("You have judged this call by the grader's scores, so you know them.")
    if grade.rubric_version_id != version_id:
        raise Outdated("The call was graded by another version meanwhile. Score it by that one.")
    criteria = [spec_of(criterion) for criterion in grade.rubric_version.criteria.all()]
    problems = [words for criterion in criteria if (words := _problem(criterion, scores))]
    if problems:
        raise ValidationError(problems)
    added = BlindScore.objects.bulk_create(
        BlindScore(
            session=session,
            rubric_version=grade.rubric_version,
            reviewer=by,
            criterion=criterion.key,
            score=scores[criterion.key],
        )
        for criterion in criteria
    )
    agreements_refresh(organisation_id=session.org_id, version_id=grade.rubric_version_id)
    return added


def _problem(criterion: CriterionSpec, scores: Mapping[str, int | None]) -> str:
    if criterion.key not in scores:
        return f"{criterion.name}: give it a score."
    score = scores[criterion.key]
    if score is None:
        return "" if criterion.may_not_apply else f"{criterion.name} applies to every call."
    if criterion.min_score <= score <= criterion.max_score:
        return ""
    scale = f"{criterion.min_score} to {criterion.max_score}"
    return f"{criterion.name}: score must be {scale}. You entered {score}."
