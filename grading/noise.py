"""How far a grader's answers to the same question vary.

The limit is the repeatability limit of ISO 5725: of two scores for the same words, nineteen in
twenty lie no further apart. With d for what lies between a score and its repeat, it is 1.96 times
the root of the mean of d squared.
"""

from dataclasses import dataclass
from math import sqrt

from grading.agreement import ENOUGH, NORMAL_95


@dataclass(frozen=True, slots=True)
class Noise:
    """Over ``calls`` that were graded twice. ``apart`` is the mean difference without its sign,
    ``squared`` that of its square; None where no call was scored both times.
    """

    calls: int
    same: int
    apart: float | None
    squared: float | None

    @property
    def same_percent(self) -> int:
        return round(100 * self.same / self.calls)

    @property
    def limit(self) -> float | None:
        """None where too few calls say anything."""
        if self.calls < ENOUGH or self.squared is None:
            return None
        return NORMAL_95 * sqrt(self.squared)

    def covers(self, change: float) -> bool:
        """Whether such a change may be nothing but noise. No change is none."""
        return self.limit is not None and 0 < abs(change) <= self.limit
