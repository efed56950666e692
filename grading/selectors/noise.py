"""What the grades that were asked for twice say about their graders."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Avg, Count, F, Q, QuerySet
from django.db.models.functions import Abs, Power
from django.utils import timezone

from grading.models import GradeRepeat, RepeatedScore, SessionGrade
from grading.noise import Noise
from sessions_app.models import Rubric, RubricVersion

LATELY = timedelta(days=180)  # a server changes its models under one and the same name
WHOLE = ""  # in the place of a criterion's key: the percentage
SAME = Q(first=F("again")) | Q(first=None, again=None)
SAME_WHOLE = Q(percentage=F("grade__percentage")) | Q(percentage=None, grade__percentage=None)


@dataclass(frozen=True, slots=True)
class GraderNoise:
    """A grader's, on one criterion of a version or on the whole."""

    version: RubricVersion
    grader: str
    name: str
    noise: Noise


def noises_of(organisation_id: int | None) -> Sequence[GraderNoise]:
    """Over the organisation's calls of the last half year."""
    whole = _repeats().filter(grade__session__org=organisation_id)
    scores = _scores().filter(repeat__grade__session__org=organisation_id)
    by_version = ("grade__rubric_version", "grade__grader")
    found = {
        (row["grade__rubric_version"], row["grade__grader"], WHOLE): _noise(row)
        for row in _of_whole(whole, *by_version)
    }
    by_criterion = ("repeat__grade__rubric_version", "repeat__grade__grader", "criterion")
    for row in _of_scores(scores, *by_criterion):
        version, grader, key = (row[name] for name in by_criterion)
        found[version, grader, key] = _noise(row)
    versions = RubricVersion.objects.select_related("rubric").prefetch_related("criteria")
    by_id = versions.in_bulk({version for version, _, _ in found})
    return [
        GraderNoise(by_id[version], grader, _name(by_id[version], key), noise)
        for (version, grader, key), noise in sorted(found.items(), key=lambda pair: pair[0])
    ]


def noise_of(grade: SessionGrade, *, organisation_id: int) -> Mapping[str, Noise]:
    """By criterion, that of the grade's own grader and version; one query."""
    alike = _alike("repeat__grade__", grade, organisation_id)
    rows = _of_scores(_scores().filter(**alike), "criterion")
    return {row["criterion"]: _noise(row) for row in rows}


def noise_of_whole(grade: SessionGrade, *, organisation_id: int) -> Noise | None:
    """The same of the percentage; None where nothing was repeated."""
    return _one(_repeats().filter(**_alike("grade__", grade, organisation_id)))


def noise_on_rubric(rubric: Rubric, grader: str) -> Noise | None:
    """The same over all its versions, for who may see all calls that it judged."""
    return _one(_repeats().filter(grade__grader=grader, grade__rubric_version__rubric=rubric))


def _alike(path: str, grade: SessionGrade, organisation_id: int) -> dict[str, object]:
    return {
        f"{path}grader": grade.grader,
        f"{path}rubric_version": grade.rubric_version_id,
        f"{path}session__org": organisation_id,
    }


def _repeats() -> QuerySet[GradeRepeat]:
    return GradeRepeat.objects.filter(done_at__gte=timezone.now() - LATELY)


def _scores() -> QuerySet[RepeatedScore]:
    return RepeatedScore.objects.filter(repeat__done_at__gte=timezone.now() - LATELY)


def _one(repeats: QuerySet[GradeRepeat]) -> Noise | None:
    """Of repeats by one grader."""
    rows = list(_of_whole(repeats, "grade__grader"))
    return _noise(rows[0]) if rows else None


def _of_scores(scores: QuerySet[RepeatedScore], *groups: str) -> QuerySet[Any, dict[str, Any]]:
    return _figures(scores, groups, SAME, F("again") - F("first"))


def _of_whole(repeats: QuerySet[GradeRepeat], *groups: str) -> QuerySet[Any, dict[str, Any]]:
    return _figures(repeats, groups, SAME_WHOLE, F("percentage") - F("grade__percentage"))


def _figures(
    rows: QuerySet[Any], groups: Sequence[str], same: Q, between: Any
) -> QuerySet[Any, dict[str, Any]]:
    return (
        rows.order_by()
        .values(*groups)
        .annotate(
            calls=Count("pk"),
            same=Count("pk", filter=same),
            apart=Avg(Abs(between)),
            squared=Avg(Power(between, 2)),
        )
    )


def _noise(row: dict[str, Any]) -> Noise:
    apart, squared = (None if row[it] is None else float(row[it]) for it in ("apart", "squared"))
    return Noise(calls=row["calls"], same=row["same"], apart=apart, squared=squared)


def _name(version: RubricVersion, key: str) -> str:
    names = {criterion.key: criterion.name for criterion in version.criteria.all()}
    return names.get(key, key) if key else "The whole score, in points of 100"
