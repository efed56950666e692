"""How far reviewers, who did not see it, agree with the grader."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from accounts.models import User
from grading.agreement import Agreement, Pair, agreement_of
from grading.models import BlindScore, CriterionGrade, GradeOverride, SessionGrade
from grading.protocol import COUNTED, CriterionScore
from grading.scoring import percentage_of, verdict_of_score
from grading.selectors.counted import spec_of
from sessions_app.models import RubricVersion, SessionStatus, TrainingSession

FAR_APART = 10  # points of the whole score; these lead


@dataclass(frozen=True, slots=True)
class CriterionAgreement:
    """About one criterion of a version, for one grader."""

    version: RubricVersion
    grader: str
    key: str
    name: str
    agreement: Agreement

    @property
    def exact_percent(self) -> int:
        return round(self.agreement.exact * 100)

    @property
    def within_one_percent(self) -> int:
        return round(self.agreement.within_one * 100)


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
    """The newest graded call of the organisation that is not the person's own, and that they have
    neither scored, corrected nor reviewed. What was said must still be there.
    """
    theirs = BlindScore.objects.filter(session=OuterRef("pk"), reviewer=user)
    corrected = GradeOverride.objects.filter(grade__session=OuterRef("pk"), by=user)
    graded = SessionGrade.objects.filter(session=OuterRef("pk"), is_current=True)
    return (
        TrainingSession.objects.visible_to(user)
        .filter(Exists(graded), ~Exists(theirs), ~Exists(corrected), status=SessionStatus.COMPLETED)
        .exclude(Q(transcript__isnull=True) | Q(transcript=[]))
        .exclude(user=user)
        .exclude(reviewed_by=user)
        .order_by("-created_at", "-id")
        .first()
    )


def agreements_of(organisation_id: int | None) -> Sequence[CriterionAgreement]:
    """Per rubric version, grader and criterion, over the organisation's calls."""
    found: dict[tuple[int, str, str], list[Pair]] = defaultdict(list)
    names: dict[tuple[int, str, str], str] = {}
    scores = BlindScore.objects.filter(session__org=organisation_id, score__isnull=False)
    for version, grader, row, score in _paired(scores):
        found[version, grader, row.key].append((row.score or 0, score))
        names[version, grader, row.key] = row.name
    versions = RubricVersion.objects.select_related("rubric").in_bulk(
        {version for version, _, _ in found}
    )
    return [
        CriterionAgreement(versions[key[0]], key[1], key[2], names[key], agreement)
        for key, pairs in sorted(found.items())
        if (agreement := agreement_of(pairs))
    ]


def unreliable_criteria(
    *, organisation_id: int, version: RubricVersion, grader: str
) -> frozenset[str]:
    """The keys of those that this grader judges otherwise than the organisation's people."""
    scores = BlindScore.objects.filter(
        session__org=organisation_id, rubric_version=version, score__isnull=False
    )
    found: dict[str, list[Pair]] = defaultdict(list)
    for _, name, row, score in _paired(scores):
        if name == grader:
            found[row.key].append((row.score or 0, score))
    agreements = {key: agreement_of(pairs) for key, pairs in found.items()}
    return frozenset(
        key for key, agreement in agreements.items() if agreement and agreement.is_unreliable
    )


def differences_of(organisation_id: int | None, *, at_most: int = 50) -> Sequence[Difference]:
    """The last that were scored; those far apart lead."""
    scores = BlindScore.objects.filter(session__org=organisation_id)
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


def _paired(
    scores: Iterable[BlindScore],
) -> list[tuple[int, str, CriterionGrade, int]]:
    """Version, grader, the newest row of that grader for the same call, and the person's score."""
    scores = list(scores)
    rows = CriterionGrade.objects.filter(
        grade__session__in={score.session_id for score in scores},
        verdict__in=COUNTED,
        score__isnull=False,
    ).select_related("grade")
    graded: dict[tuple[int, int, str], dict[str, CriterionGrade]] = defaultdict(dict)
    for row in rows.order_by("grade_id"):
        grade = row.grade
        graded[grade.session_id, grade.rubric_version_id, row.key][grade.grader] = row
    return [
        (score.rubric_version_id, grader, row, score.score)
        for score in scores
        if score.score is not None
        for grader, row in graded[
            score.session_id, score.rubric_version_id, score.criterion
        ].items()
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
