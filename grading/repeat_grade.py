"""The step that asks a grader once more what it was asked for a grade. No grade comes of it.

It asks once, whatever becomes of the request or its worker: what fails is left for another night.
So a night's budget holds, and support is not troubled with a measurement.
"""

import logging
from dataclasses import replace

from grading.brief import brief_of
from grading.graders import grader_for
from grading.graders.openai import OpenAIGrader
from grading.models import SessionGrade
from grading.prompts import prompt_hash
from grading.protocol import Brief
from grading.rubric_preview import judged_by
from grading.scoring import score_evaluation
from grading.selectors.repeats import repeat_awaited
from grading.services.grade_record import transcript_hash
from grading.services.repeat_record import repeat_begin, repeat_record, repeat_unbegin
from llm.failures import Failure, RateLimited
from sessions_app.figures import figures_changed
from sessions_app.models import TrainingSession
from sessions_app.pipeline.step import Done, StepContext
from sessions_app.rubric_content import content_of

PURPOSE = "repeat"  # of its request, in the ledger

log = logging.getLogger(__name__)


def estimate_tokens(session: TrainingSession) -> int:
    """What the step will use of the model's limits; 0 where rules grade, or there is nothing."""
    repeat = repeat_awaited(session)
    if repeat is None or not isinstance(grader_for(session), OpenAIGrader):
        return 0
    return OpenAIGrader.tokens_for(brief_again(repeat.grade))


def repeat_grade(context: StepContext) -> Done:
    """Raises RateLimited where nothing was sent yet."""
    repeat = repeat_awaited(context.session)
    if repeat is None:
        return Done()
    grader = grader_for(context.session)
    if isinstance(grader, OpenAIGrader):
        grader = replace(grader, purpose=PURPOSE)
    brief = brief_again(repeat.grade)
    if grader.name != repeat.grade.grader or not is_the_same(repeat.grade, brief):
        return Done()  # another model, prompt or transcript since the sample was drawn
    if not repeat_begin(repeat):
        return Done(figures_changed)  # what a worker sent before it died was paid for
    try:
        scorecard = score_evaluation(brief, grader.evaluate(brief))
    except Failure as failure:
        if isinstance(failure, RateLimited) and not failure.sent:
            repeat_unbegin(repeat)
            raise
        log.warning("grade %s was not repeated: %s", repeat.grade_id, failure)
        return Done(figures_changed)
    return Done(lambda locked: repeat_record(session=locked, repeat=repeat, scorecard=scorecard))


def brief_again(grade: SessionGrade) -> Brief:
    """What its grader was told."""
    return judged_by(content_of(grade.rubric_version), brief_of(grade.session))


def is_the_same(grade: SessionGrade, brief: Brief) -> bool:
    """Whether the question is still the one that this grade answers."""
    asked = (prompt_hash(brief), transcript_hash(brief))
    return asked == (grade.prompt_hash, grade.transcript_hash)
