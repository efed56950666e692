"""The step that judges a call by a draft, for a dry run. No grade comes of it.

Like every step it is claimed, waits for its turn under the model's limits, and survives its worker.
"""

from grading.brief import brief_of
from grading.graders.choice import model_is_configured
from grading.graders.openai import OpenAIGrader
from grading.models import DryRunResult
from grading.protocol import Brief
from grading.rubric_preview import judged_by
from grading.scoring import score_evaluation
from grading.selectors.dry_runs import PURPOSE, result_awaited
from grading.services.dry_run_by_model import dry_run_result_record, rubric_of
from llm.failures import Permanent
from sessions_app.models import TrainingSession
from sessions_app.pipeline.step import Done, StepContext


def estimate_tokens(session: TrainingSession) -> int:
    """What the step will use of the model's limits."""
    result = result_awaited(session)
    return OpenAIGrader.tokens_for(_brief(result)) if result else 0


def try_rubric(context: StepContext) -> Done:
    """Raises the failures of llm, then nothing is stored."""
    result = result_awaited(context.session)
    if result is None:
        return Done()  # its draft was deleted meanwhile
    grader = OpenAIGrader(
        session_id=context.session.pk,
        organisation_id=context.session.org_id,
        last_error=context.last_error,
        last_reply=context.last_reply,
        purpose=PURPOSE,
    )
    if grader.name != result.dry_run.grader or not model_is_configured():
        raise Permanent(
            f"The dry run was agreed to for {result.dry_run.grader}, which is configured no more."
        )
    brief = _brief(result)
    scorecard = score_evaluation(brief, grader.evaluate(brief))
    return Done(lambda locked: dry_run_result_record(result, scorecard))


def _brief(result: DryRunResult) -> Brief:
    return judged_by(rubric_of(result.dry_run), brief_of(result.session))
