"""Totals, trend and distribution: two queries by bucket, and one over the histograms."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from analytics.facts import FIGURES, HISTOGRAM_OF_HISTOGRAMS, HISTOGRAM_OF_SCORES, sums
from analytics.models import PracticeType
from analytics.models.figures import BINS
from analytics.selectors.scope import Scope, rows
from analytics.selectors.tally import Tally, kinds_of, tally
from analytics.statistics import quantile

Rows = Sequence[dict[str, Any]]
BEFORE = 0  # the bucket of the period before
SHOWN_BINS = 10


@dataclass(frozen=True, slots=True)
class Figures:
    """``graded`` and ``held`` by grader or status, type and bucket. ``kinds`` are averaged."""

    scope: Scope
    graded: Rows
    held: Rows
    include_offline: bool

    @property
    def kinds(self) -> frozenset[str]:
        return kinds_of(_within(self.graded), include_offline=self.include_offline)

    @property
    def kinds_before(self) -> frozenset[str]:
        """Of the period before: only where they are the same can the two be compared."""
        before = _bucket(self.graded, BEFORE)
        return kinds_of(before, include_offline=self.include_offline)

    def totals(self) -> dict[str, Any]:
        return tally(self.kinds, _within(self.graded), _within(self.held)).totals

    def by_type(self) -> dict[str, Any]:
        return {
            kind: tally(
                self.kinds,
                [row for row in _within(self.graded) if row["type"] == kind],
                [row for row in _within(self.held) if row["type"] == kind],
            ).totals
            for kind in PracticeType.values
        }

    def previous(self) -> dict[str, Any] | None:
        if self.scope.period.previous is None:
            return None
        graded, held = _bucket(self.graded, BEFORE), _bucket(self.held, BEFORE)
        return tally(self.kinds_before, graded, held).totals

    def trend(self) -> list[dict[str, Any]]:
        """A point a bucket, the empty ones too."""
        buckets = self.scope.period.buckets
        points = [Tally(self.kinds) for _ in range(len(buckets) + 1)]
        for row in self.graded:
            points[row["bucket"]].add_graded(row)
        for row in self.held:
            points[row["bucket"]].add_held(row)
        return [
            {"date": day, **point.averages}
            for day, point in zip(buckets, points[BEFORE + 1 :], strict=True)
        ]


def figures(scope: Scope, *, include_offline: bool) -> Figures:
    by_bucket = f"""
        SELECT grader, type, bucket, {sums(FIGURES)}
        FROM ({scope.figures}) figures GROUP BY grader, type, bucket
    """  # noqa: S608  (names of our own)
    without_grade = f"""
        SELECT status, type, bucket, count(*) AS sessions,
            {sums(("practice_seconds", "cost_micros"))}
        FROM ({scope.held}) held GROUP BY status, type, bucket
    """  # noqa: S608
    graded, held = rows(by_bucket, scope.given), rows(without_grade, scope.given)
    return Figures(scope, graded, held, include_offline)


def distribution(scope: Scope, kinds: frozenset[str]) -> dict[str, Any]:
    """How the scores of the period lie: ten bars, and quartiles as near as two points."""
    bins = HISTOGRAM_OF_HISTOGRAMS if scope.is_rolled_up else HISTOGRAM_OF_SCORES
    query = f"""
        SELECT ARRAY[{bins}] AS histogram
        FROM ({scope.figures}) figures WHERE bucket > {BEFORE} AND grader = ANY(%(kinds)s)
    """  # noqa: S608
    histogram = rows(query, {**scope.given, "kinds": list(kinds)})[0]["histogram"]
    wide, points = BINS // SHOWN_BINS, 100 // SHOWN_BINS
    return {
        "score_distribution": [
            {
                "from": number * points,
                "to": (number + 1) * points,
                "count": sum(histogram[number * wide : (number + 1) * wide]),
            }
            for number in range(SHOWN_BINS)
        ],
        "score_quartiles": {
            "lower": quantile(histogram, 0.25),
            "median": quantile(histogram, 0.5),
            "upper": quantile(histogram, 0.75),
        },
    }


def _within(found: Rows) -> Rows:
    return [row for row in found if row["bucket"] > BEFORE]


def _bucket(found: Rows, number: int) -> Rows:
    return [row for row in found if row["bucket"] == number]
