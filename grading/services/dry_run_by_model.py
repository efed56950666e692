"""A dry run by the model: agreed to at a price, carried out in the line, one request a call."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from pydantic import TypeAdapter

from accounts.models import User
from grading.graders.choice import model_is_configured
from grading.graders.openai import grader_name
from grading.models import DryRun, DryRunResult
from grading.protocol import Scorecard
from grading.selectors.dry_run_cost import Expected, expected_of
from grading.selectors.dry_runs import STEP, dry_run_under_way, must_be_few
from sessions_app.figures import figures_changed
from sessions_app.models import RubricVersion, TrainingSession
from sessions_app.rubric_content import RubricContent, content_of
from sessions_app.rubric_rules import publish_problems, refuse
from sessions_app.services.rubric_drafts import must_write, rubric_locked
from sessions_app.services.step_ask import step_ask

_CONTENT = TypeAdapter(RubricContent)


def dry_run_expected(*, draft: RubricVersion, by: User, calls: int) -> Expected:
    """What `dry_run_by_model` would use; nothing is spent. Raises what that raises."""
    must_write(by, draft.rubric.organisation_id)
    if not model_is_configured():
        raise ValidationError("No model is configured. The offline grader is free.")
    must_be_few(calls)
    refuse(publish_problems(content_of(draft)))
    expected = expected_of(draft, by, calls)
    if not expected.grades:
        raise ValidationError(_nothing(expected))
    return expected


@transaction.atomic
def dry_run_by_model(*, draft: RubricVersion, by: User, calls: int, tokens: int) -> DryRun:
    """Have the model judge the last ``calls`` sessions that it graded by this rubric, by the draft.

    ``tokens`` are those of the price that was agreed to. Each session's step waits in the line as
    bulk work; no grade changes. Raises PermissionDenied, and ValidationError where it would use
    more than that by now, where another of the rubric is under way, and for all that `dry_run`
    refuses.
    """
    if dry_run_under_way(rubric_locked(draft.rubric_id)):
        raise ValidationError("A dry run of this rubric is under way already.")
    expected = dry_run_expected(draft=draft, by=by, calls=calls)
    if expected.tokens > tokens:
        raise ValidationError("It would use more than was shown. Look at the cost again.")
    run = DryRun.objects.create(
        rubric_version=draft,
        by=by,
        grader=grader_name(),
        rubric=_CONTENT.dump_python(content_of(draft), mode="json"),
        expected_cost_usd=expected.cost_usd,
    )
    DryRunResult.objects.bulk_create(
        DryRunResult(
            dry_run=run,
            session=grade.session,
            before=grade.percentage,
            passed_before=grade.passed,
        )
        for grade in expected.grades
    )
    _ask(run, by)
    return run


def rubric_of(run: DryRun) -> RubricContent:
    """The draft as it was when the run began."""
    return _CONTENT.validate_python(run.rubric)


def dry_run_result_record(result: DryRunResult, scorecard: Scorecard) -> None:
    """In the transaction that marks the step done. What it cost counts for the session."""
    DryRunResult.objects.filter(pk=result.pk).update(
        after=scorecard.percentage, passed_after=scorecard.passed, judged_at=timezone.now()
    )
    figures_changed(result.session)


def _ask(run: DryRun, by: User) -> None:
    """All or none: a session that another rubric is tried on has one step for that."""
    sessions = TrainingSession.objects.filter(pk__in=run.results.values("session"))
    for session in sessions.select_for_update(of=("self",)).order_by("pk"):
        if not step_ask(session=session, step=STEP, by=by):
            raise ValidationError("Another dry run is judging some of these calls. Wait for it.")


def _nothing(expected: Expected) -> str:
    if expected.too_long:
        return "None of these calls fits into one request to the model. The offline grader is free."
    return f"{grader_name()} has graded no call by this rubric yet. The offline grader is free."
