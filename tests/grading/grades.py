"""Grades for tests of what becomes of them, recorded as the pipeline records them."""

from grading.brief import brief_of
from grading.models import SessionGrade
from grading.protocol import CriterionScore, Scorecard
from grading.scoring import blockers_of, passed_by, percentage_of, verdict_of_score
from grading.services.grade_record import grade_record
from sessions_app.models import SessionStatus, TrainingSession
from sessions_app.services.session_end import session_end
from sessions_app.services.session_import import report_of_turns
from tests.calls import GOOD_CALL, turns
from tests.factories import SessionFactory


def graded_session(**fields) -> TrainingSession:
    """Completed: discovery 4 of 5 (weight 50), value 1 of 5 (30), the next step unproven (20)."""
    session = SessionFactory(**fields)
    session_end(session, report_of_turns(turns(GOOD_CALL)))
    session.status = SessionStatus.COMPLETED
    session.save()
    session.steps.all().delete()
    grade_given(session)
    return session


def grade_given(
    session: TrainingSession, *, grader: str = "offline:1", prompt: str = "p", **scores: int | None
) -> SessionGrade:
    """One more grade, by criterion; None is credit without proof."""
    scores = {"discovery": 4, "value": 1, "next_step": None, **scores}
    brief = brief_of(session)
    criteria = tuple(
        CriterionScore(
            spec=spec,
            verdict=_verdict(spec, scores[spec.key]),
            score=spec.max_score if scores[spec.key] is None else scores[spec.key],
            reason="Because.",
            evidence=(),
            suggestion="",
            dropped_quotes=0,
        )
        for spec in brief.criteria
    )
    percentage = percentage_of(criteria)
    scorecard = Scorecard(
        summary="A call.",
        criteria=criteria,
        percentage=percentage,
        passed=passed_by(criteria, percentage, brief.pass_mark),
        blockers=blockers_of(criteria, "missed"),
        strengths=(),
        improvements=(),
        flags=(),
        outcome="none",
        closed=False,
        commitment=None,
    )
    return grade_record(
        session=session, scorecard=scorecard, grader=grader, prompt=prompt, transcript="t"
    )


def _verdict(spec, score):
    return "unsupported" if score is None else verdict_of_score(spec, score)
