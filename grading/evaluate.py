"""The step that judges a call: one grader, then code that checks every quote and counts."""

from grading.brief import brief_of
from grading.graders import grader_for
from grading.graders.openai import OpenAIGrader
from grading.prompts import prompt_hash
from grading.scoring import score_evaluation
from grading.services.grade_record import grade_record, transcript_hash
from sessions_app.models import TrainingSession
from sessions_app.pipeline.step import Done, StepContext


def estimate_tokens(session: TrainingSession) -> int:
    """What grading the session will use of the model's limits; 0 where rules grade."""
    grader = grader_for(session)
    return grader.tokens(brief_of(session)) if isinstance(grader, OpenAIGrader) else 0


def evaluate(context: StepContext) -> Done:
    """Grade the session's transcript. Raises the failures of llm, then nothing is stored."""
    session = context.session
    brief = brief_of(session)
    grader = grader_for(session, last_error=context.last_error, last_reply=context.last_reply)
    scorecard = score_evaluation(brief, grader.evaluate(brief))

    def store(locked: TrainingSession) -> None:
        grade_record(
            session=locked,
            scorecard=scorecard,
            grader=grader.name,
            prompt=prompt_hash(brief),
            transcript=transcript_hash(brief),
        )

    return Done(store)
