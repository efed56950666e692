"""What a draft would change before it is published: past calls judged by it, without a grade.

By the rules, at once; by a model, in the line (dry_run_by_model.py).
"""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from grading.brief import brief_of
from grading.graders.offline import OfflineGrader
from grading.models import DryRun, DryRunResult, SessionGrade
from grading.rubric_preview import judged_by, score_by_rules
from grading.selectors.dry_runs import graded_by_rubric, must_be_few
from sessions_app.models import RubricVersion
from sessions_app.rubric_content import RubricContent, content_of
from sessions_app.rubric_rules import publish_problems, refuse
from sessions_app.services.rubric_drafts import must_write


def dry_run(*, draft: RubricVersion, by: User, calls: int) -> DryRun:
    """Judge the last ``calls`` sessions that this rubric graded, by their version and by the draft.

    The offline grader judges both, at no cost, so that nothing but the rubric differs. Raises
    PermissionDenied, and ValidationError for a draft that could not be published, for another
    number of calls than 1 to 50, or where there is none.
    """
    must_write(by, draft.rubric.organisation_id)
    must_be_few(calls)
    after = content_of(draft)
    refuse(publish_problems(after))
    grades = graded_by_rubric(draft.rubric, by)[:calls]
    before = {grade.rubric_version_id: content_of(grade.rubric_version) for grade in grades}
    results = [_judged(grade, before, after) for grade in grades]
    if not results:
        raise ValidationError("No call was graded by this rubric yet.")
    with transaction.atomic():
        run = DryRun.objects.create(rubric_version=draft, by=by, grader=OfflineGrader().name)
        for result in results:
            result.dry_run = run
        DryRunResult.objects.bulk_create(results)
    return run


def _judged(
    grade: SessionGrade, before: Mapping[int, RubricContent], after: RubricContent
) -> DryRunResult:
    told = brief_of(grade.session)
    then = score_by_rules(judged_by(before[grade.rubric_version_id], told))
    now = score_by_rules(judged_by(after, told))
    return DryRunResult(
        session=grade.session,
        before=then.percentage,
        after=now.percentage,
        passed_before=then.passed,
        passed_after=now.passed,
        judged_at=timezone.now(),
    )
