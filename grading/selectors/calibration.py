"""How far reviewers, who did not see it, agree with the grader."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from accounts.models import User
from grading.agreement import Agreement, Pair, agreement_of
from grading.models import (
    BlindScore,
    CriterionGrade,
    GradeDispute,
    GradeOverride,
    GraderAgreement,
    SessionGrade,
)
from grading.protocol import COUNTED, CriterionScore
from grading.scoring import percentage_of, verdict_of_score
from grading.selectors.counted import spec_of
from sessions_app.models import RubricVersion, SessionStatus, TrainingSession
from sessions_app.models.training_session import TrainingSessionQuerySet

FAR_APART = 10  # points of the whole score; these lead


@dataclass(frozen=True, slots=True)
class Measured:
    """How far one grader agrees with people on one criterion."""

    grader: str
    key: str
    name: str
    agreement: Agreement


@dataclass(frozen=True, slots=True)
class Difference:
    """A call that both have scored. `points` is how much higher the grader's whole score is."""

    session: TrainingSession
    reviewer: User
    given: Decimal
    graded: Decimal

    @property
    def points(self) -> Decimal:
        return self.graded - self.given

    @property
    def is_far(self) -> bool:
        return abs(self.points) > FAR_APART


def next_to_score(user: User) -> TrainingSession | None:
    """The newest call that the person may score without having seen the grader's scores."""
    return _to_score(user).order_by("-created_at", "-id").first()


def _to_score(user: User) -> TrainingSessionQuerySet:
    """Graded calls of the organisation that are not the person's own, and that they have neither
    scored, corrected nor reviewed, nor answered a dispute of. What was said must still be there.
    """
    theirs = BlindScore.objects.filter(session=OuterRef("pk"), reviewer=user)
    corrected = GradeOverride.objects.filter(grade__session=OuterRef("pk"), by=user)
    answered = GradeDispute.objects.filter(grade__session=OuterRef("pk"), answered_by=user)
    graded = SessionGrade.objects.filter(session=OuterRef("pk"), is_current=True)
    return (
        TrainingSession.objects.visible_to(user)
        .filter(Exists(graded), ~Exists(theirs), ~Exists(corrected), ~Exists(answered))
        .filter(status=SessionStatus.COMPLETED)
        .exclude(Q(transcript__isnull=True) | Q(transcript=[]))
        .exclude(user=user)
        .exclude(reviewed_by=user)
    )


def has_judged(session: TrainingSession, user: User) -> bool:
    """Whether the person corrected or reviewed it, or answered a dispute of it, with the grader's
    scores before them.
    """
    corrected = GradeOverride.objects.filter(grade__session=session, by=user)
    answered = GradeDispute.objects.filter(grade__session=session, answered_by=user)
    return session.reviewed_by_id == user.pk or corrected.exists() or answered.exists()


def agreements_of(organisation_id: int | None) -> Sequence[GraderAgreement]:
    """Per rubric version, grader and criterion, over the organisation's calls; as it was kept."""
    kept = GraderAgreement.objects.filter(organisation=organisation_id)
    return list(kept.select_related("rubric_version__rubric"))


def unreliable_criteria(
    *, organisation_id: int, version: RubricVersion, grader: str
) -> frozenset[str]:
    """The keys of those that this grader judges otherwise than the organisation's people."""
    kept = GraderAgreement.objects.filter(
        organisation=organisation_id, rubric_version=version, grader=grader
    )
    return frozenset(row.criterion for row in kept if row.agreement.is_unreliable)


def measured(*, organisation_id: int, version_id: int) -> Sequence[Measured]:
    """Computed anew from every call of the organisation that people scored by this version.

    A call counts once, however many reviewers it had: their scores of one call are no independent
    observations. The first who scored it speaks for it. A mean or a median of two lies between the
    scores of the scale, and who comes later may have heard how it went.
    """
    found: dict[tuple[str, str], list[Pair]] = defaultdict(list)
    names: dict[str, str] = {}
    for row, score in _paired(organisation_id, version_id):
        found[row.grade.grader, row.key].append((row.score or 0, score))
        names[row.key] = row.name
    return [
        Measured(grader, key, names[key], agreement)
        for (grader, key), pairs in found.items()
        if (agreement := agreement_of(pairs))
    ]


def differences_of(user: User, *, at_most: int = 50) -> Sequence[Difference]:
    """The last of the organisation's that were scored; those far apart lead.

    Without the calls that the person may score yet: they must not know the grader's score.
    """
    scores = BlindScore.objects.filter(session__org=user.organisation_id)
    scores = scores.exclude(session__in=_to_score(user))
    latest = scores.order_by("-id").values_list("session", flat=True)[: at_most * 20]
    sessions = list(dict.fromkeys(latest))[:at_most]
    given: dict[tuple[int, UUID, int], dict[str, int | None]] = defaultdict(dict)
    for row in scores.filter(session__in=sessions):
        given[row.session_id, row.reviewer_id, row.rubric_version_id][row.criterion] = row.score
    grades = SessionGrade.objects.filter(session__in=sessions).prefetch_related("criteria")
    # Oldest first, so that the newest of a version stays.
    newest = {(grade.session_id, grade.rubric_version_id): grade for grade in grades.order_by("id")}
    people = User.objects.in_bulk({reviewer for _, reviewer, _ in given})
    calls = TrainingSession.objects.select_related("user").in_bulk(sessions)
    differences = []
    for (session, reviewer, version), theirs in given.items():
        grade = newest[session, version]
        total = percentage_of([_as_given(row, theirs.get(row.key)) for row in grade.criteria.all()])
        if total is not None and grade.percentage is not None:
            differences.append(
                Difference(calls[session], people[reviewer], total, grade.percentage)
            )
    return sorted(differences, key=lambda row: -abs(row.points))


def _paired(organisation_id: int, version_id: int) -> list[tuple[CriterionGrade, int]]:
    """The newest row of each grader for a call and criterion, and its first reviewer's score."""
    scores = BlindScore.objects.filter(session__org=organisation_id, rubric_version=version_id)
    first = scores.order_by("session_id", "criterion", "id").distinct("session_id", "criterion")
    given = {(row.session_id, row.criterion): row.score for row in first}
    rows = CriterionGrade.objects.filter(
        grade__session__in={session for session, _ in given},
        grade__rubric_version=version_id,
        verdict__in=COUNTED,
        score__isnull=False,
    ).select_related("grade")
    newest = {
        (row.grade.session_id, row.key, row.grade.grader): row for row in rows.order_by("grade_id")
    }
    return [
        (row, score)
        for (session, key, _), row in newest.items()
        if (score := given.get((session, key))) is not None
    ]


def _as_given(row: CriterionGrade, score: int | None) -> CriterionScore:
    spec = spec_of(row)
    return CriterionScore(
        spec=spec,
        verdict="not_applicable" if score is None else verdict_of_score(spec, score),
        score=score,
        reason="",
        evidence=(),
        suggestion="",
        dropped_quotes=0,
    )
