"""The step that judges a call: one grader, then code that checks every quote and counts.

A call too long for one request is cut here, and judged once its parts were read (long_calls).
"""

from django.conf import settings

from grading.beside import flagged_beside
from grading.brief import brief_of
from grading.graders import grader_for
from grading.graders.openai import OpenAIGrader
from grading.long_calls.collecting import STEP as COLLECT_EVIDENCE
from grading.long_calls.planning import Plan, plan_of
from grading.long_calls.room import NeverFits
from grading.long_calls.stored import parts_keep
from grading.models import SessionGrade
from grading.prompts import prompt_hash
from grading.protocol import Brief, Grader
from grading.scoring import score_evaluation
from grading.selectors.regrades import judging_version, same_grade
from grading.services.grade_record import grade_record, grade_restore, transcript_hash
from grading.services.metrics_record import metrics_record
from sessions_app.models import RubricVersion, TrainingSession
from sessions_app.pipeline.step import Done, InParts, StepContext


def estimate_tokens(session: TrainingSession) -> int:
    """What the step will use of the model's limits; 0 where rules grade, it only cuts, or knows."""
    grader = grader_for(session)
    if not isinstance(grader, OpenAIGrader):
        return 0
    version = judging_version(session)
    brief = brief_of(session, version)
    try:
        if _known(session, brief, version, grader) or plan_of(brief):
            return 0
        return OpenAIGrader.tokens_for(brief)
    except NeverFits:
        return 0  # said by its worker, in a dead letter


def evaluate(context: StepContext) -> Done | InParts:
    """Grade the session's transcript. Raises the failures of llm, then nothing is stored.

    What was judged before in the same way is not judged again: that grade counts once more.
    """
    session = context.session
    version = judging_version(session)
    brief = brief_of(session, version)
    grader = grader_for(session, last_error=context.last_error, last_reply=context.last_reply)
    if known := _known(session, brief, version, grader):
        return Done(lambda locked: grade_restore(session=locked, grade=known))
    if isinstance(grader, OpenAIGrader) and (plan := plan_of(brief)):
        return _in_parts(plan)
    scorecard = score_evaluation(brief, grader.evaluate(brief))
    if settings.GRADE_BESIDE and isinstance(grader, OpenAIGrader):
        scorecard = flagged_beside(brief, scorecard)

    def store(locked: TrainingSession) -> None:
        metrics_record(locked)
        grade_record(
            session=locked,
            scorecard=scorecard,
            grader=grader.name,
            prompt=prompt_hash(brief),
            transcript=transcript_hash(brief),
        )

    return Done(store)


def _known(
    session: TrainingSession, brief: Brief, version: RubricVersion, grader: Grader
) -> SessionGrade | None:
    transcript = transcript_hash(brief)
    return same_grade(session, brief, version=version, grader=grader.name, transcript=transcript)


def _in_parts(plan: Plan) -> InParts:
    return InParts(
        step=COLLECT_EVIDENCE,
        tokens=plan.tokens,
        store=lambda session: parts_keep(session, plan.borders),
    )
