"""Figures of few sessions: how far an average may be trusted, and what a change is worth.

Everything is computed from a count, a sum and a sum of squares, in hundredths of a point.
"""

from dataclasses import dataclass
from math import sqrt

ENOUGH = 5  # sessions; a percentage of fewer says nothing
Z = 1.96  # 95 of 100 intervals hold the true average
# The same for few sessions (Student's t), by their number less one.
_T = (12.71, 4.30, 3.18, 2.78, 2.57, 2.45, 2.36, 2.31, 2.26, 2.23, 2.20, 2.18, 2.16, 2.14)
HALF_LIFE = 30  # days after which a session counts half for a proficiency


@dataclass(frozen=True, slots=True)
class Sample:
    count: int
    total: int
    squares: int

    @property
    def average(self) -> float | None:
        """Points, 0 to 100, two decimals; None over nothing."""
        return round(self.total / self.count / 100, 2) if self.count else None

    @property
    def variance(self) -> float:
        """Of single scores, in points squared; wants two at least."""
        spread = self.squares - self.total * self.total / self.count
        return max(spread, 0.0) / (self.count - 1) / 10_000

    @property
    def interval(self) -> tuple[float, float] | None:
        """Of scores: see `interval_within`."""
        return self.interval_within(100.0)

    def interval_within(self, top: float) -> tuple[float, float] | None:
        """In which the true average lies 95 times of 100, of values from 0 to ``top``.

        None under five sessions.
        """
        if self.count < ENOUGH:
            return None
        factor = _T[self.count - 2] if self.count - 2 < len(_T) else Z
        reach = factor * sqrt(self.variance / self.count)
        middle = self.total / self.count / 100
        return round(max(middle - reach, 0.0), 2), round(min(middle + reach, top), 2)


@dataclass(frozen=True, slots=True)
class Change:
    """``points`` is the difference of two averages, None where one is over nothing.

    It is noise where it is smaller than what chance alone makes of such samples 19 times of 20, or
    where one of them has fewer than five sessions.
    """

    points: float | None
    is_noise: bool


def change_between(before: Sample, after: Sample) -> Change:
    if not before.count or not after.count:
        return Change(None, is_noise=True)
    points = after.total / after.count / 100 - before.total / before.count / 100
    if min(before.count, after.count) < ENOUGH:
        return Change(round(points, 2), is_noise=True)
    reach = Z * sqrt(before.variance / before.count + after.variance / after.count)
    return Change(round(points, 2), is_noise=abs(points) <= reach)


def quantile(histogram: list[int], share: float) -> float | None:
    """The score below which this share lies, as near as the bins are wide (two points)."""
    rank = share * sum(histogram)
    width = 100 / len(histogram)
    below = 0
    for number, count in enumerate(histogram):
        if count and below + count >= rank:
            return round((number + (rank - below) / count) * width, 2)
        below += count
    return None
