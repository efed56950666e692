"""A scorecard becomes rows: the grade, its criteria, their quotes, and the session's verdict."""

import hashlib
from collections.abc import Collection, Sequence

from grading.corrections import corrected_turns
from grading.models import CriterionGrade, Evidence, SessionGrade
from grading.protocol import Brief, CriterionScore, Scorecard
from grading.selectors.calibration import unreliable_criteria
from grading.selectors.regrades import judging_version
from grading.services.agreements_refresh import agreements_refresh
from grading.services.grade_effective import grade_effective_update
from grading.services.session_regrade import regrade_end
from grading.services.words_carry import words_carry
from sessions_app.figures import figures_changed
from sessions_app.models import Outcome, SessionStatus, TrainingSession
from sessions_app.pipeline.clean_transcript import as_text

OUT_OF = 100  # the total counts in per cent, so the generated percentage equals it


def grade_record(
    *,
    session: TrainingSession,
    scorecard: Scorecard,
    grader: str,
    prompt: str,
    transcript: str,
) -> SessionGrade:
    """Add a grade to the locked session and make it the current one. Nothing is overwritten."""
    version = judging_version(session)
    session.grades.filter(is_current=True).update(is_current=False)
    grade = SessionGrade.objects.create(
        session=session,
        user_id=session.user_id,
        assignment_id=session.assignment_id,
        rubric_id=version.rubric_id,
        rubric_version=version,
        total_score=scorecard.percentage,
        max_possible_score=OUT_OF,
        criteria_grades=[_old_shape(criterion) for criterion in scorecard.criteria],
        grading_model=grader,
        grader=grader,
        passed=scorecard.passed,
        blockers=list(scorecard.blockers),
        strengths=list(scorecard.strengths),
        improvements=list(scorecard.improvements),
        flags=list(scorecard.flags),
        corrections=[
            {"turn_index": row.turn_index, "from": row.heard, "to": row.meant}
            for row in scorecard.corrections
        ],
        ignored_corrections=scorecard.ignored_corrections,
        prompt_hash=prompt,
        transcript_hash=transcript,
        summary=scorecard.summary,
        outcome=scorecard.outcome,
        commitment=_commitment(scorecard),
        effective_percentage=scorecard.percentage,
        effective_passed=scorecard.passed,
        effective_blockers=list(scorecard.blockers),
    )
    unreliable = unreliable_criteria(organisation_id=session.org_id, version=version, grader=grader)
    _record_criteria(grade, scorecard.criteria, unreliable)
    if unreliable:
        grade_effective_update(grade)
    if session.blind_scores.filter(rubric_version=version).exists():
        agreements_refresh(organisation_id=session.org_id, version_id=version.pk)
    _record_verdict(session, grade)
    _counts_from_now(session, grade)
    return grade


def grade_restore(*, session: TrainingSession, grade: SessionGrade) -> None:
    """Make an earlier grade of the locked session the current one again.

    Somebody asks for a judgement now, so what is unreliable now decides nothing in it.
    """
    session.grades.filter(is_current=True).exclude(pk=grade.pk).update(is_current=False)
    session.grades.filter(pk=grade.pk).update(is_current=True)
    unreliable = unreliable_criteria(
        organisation_id=session.org_id, version=grade.rubric_version, grader=grade.grader
    )
    grade.criteria.exclude(key__in=unreliable).update(is_unreliable=False)
    grade.criteria.filter(key__in=unreliable).update(is_unreliable=True)
    grade_effective_update(grade)
    _record_verdict(session, grade)
    _counts_from_now(session, grade)


def transcript_hash(brief: Brief) -> str:
    """The same for the same words by the same speakers."""
    words = "\n".join(f"{turn.speaker}: {turn.text}" for turn in brief.turns)
    return hashlib.sha256(words.encode()).hexdigest()


def _counts_from_now(session: TrainingSession, grade: SessionGrade) -> None:
    """A first grade counts once it is published; another one takes the place of what counts, and
    what people said of that holds for it too.
    """
    regrade_end(session, grade.pk)
    words_carry(grade)
    if session.status == SessionStatus.COMPLETED:
        figures_changed(session)


def _record_criteria(
    grade: SessionGrade, criteria: Sequence[CriterionScore], unreliable: Collection[str]
) -> None:
    rows = CriterionGrade.objects.bulk_create(
        CriterionGrade(
            grade=grade,
            position=position,
            key=criterion.spec.key,
            name=criterion.spec.name,
            skill=criterion.spec.skill,
            weight=criterion.spec.weight,
            is_blocker=criterion.spec.blocker,
            score=criterion.score,
            min_score=criterion.spec.min_score,
            max_score=criterion.spec.max_score,
            verdict=criterion.verdict,
            reason=criterion.reason,
            suggestion=criterion.suggestion,
            dropped_quotes=criterion.dropped_quotes,
            is_unreliable=criterion.spec.key in unreliable,
        )
        for position, criterion in enumerate(criteria)
    )
    Evidence.objects.bulk_create(
        Evidence(
            criterion=row,
            quote=proof.quote,
            turn_index=proof.turn_index,
            start_char=proof.start_char,
            end_char=proof.end_char,
            start_seconds=proof.start_seconds,
        )
        for row, criterion in zip(rows, criteria, strict=True)
        for proof in criterion.evidence
    )


def _commitment(scorecard: Scorecard) -> dict[str, object] | None:
    said = scorecard.commitment
    if said is None:
        return None
    return {
        "quote": said.quote,
        "turn_index": said.turn_index,
        "start_seconds": said.start_seconds,
        "date": said.date.isoformat() if said.date else None,
    }


def _record_verdict(session: TrainingSession, grade: SessionGrade) -> None:
    """The session carries what was said with its current grade."""
    session.ai_summary = grade.summary
    session.closed = None if grade.outcome is None else grade.outcome == Outcome.CLOSED
    session.outcome = grade.outcome
    session.closed_evidence = grade.commitment["quote"] if grade.commitment else None
    session.commitment = grade.commitment
    session.transcript_llm_clean = _mended_text(session, grade)
    session.save(
        update_fields=[
            "ai_summary",
            "closed",
            "outcome",
            "closed_evidence",
            "commitment",
            "transcript_llm_clean",
        ]
    )


def _mended_text(session: TrainingSession, grade: SessionGrade) -> str | None:
    """For the mirrored column; None where no model has read the call."""
    if grade.grader.startswith("offline:"):
        return None
    return as_text(corrected_turns(session.tidy_turns, grade.mended))


def _old_shape(criterion: CriterionScore) -> dict[str, object]:
    """What readers of the mirrored column expect: points of the criterion's weight."""
    spec = criterion.spec
    counts = criterion.verdict in ("met", "partly", "missed") and criterion.score is not None
    span = spec.max_score - spec.min_score
    earned = (
        float(spec.weight) * (criterion.score - spec.min_score) / span  # type: ignore[operator]
        if counts
        else None
    )
    return {
        "title": spec.name,
        "description": spec.description,
        "maxPoints": float(spec.weight),
        "earnedPoints": None if earned is None else round(earned, 2),
        "evidence": [proof.quote for proof in criterion.evidence],
        "reasoning": criterion.reason,
    }
