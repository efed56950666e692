"""How far two people, or a person and a grader, give the same scores.

The quadratic weighted kappa (Cohen 1968) is 1 for the same scores throughout, 0 for what chance
alone would give with these two distributions, and below 0 for less than that. A difference weighs
its square, so two points apart are four times as bad as one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

Pair = tuple[int, int]  # the grader's score of a call and the person's; a call has one

ENOUGH = 10  # calls; with fewer, kappa says nothing worth showing
NORMAL_95 = 1.96  # half the width of a 95 per cent interval, in standard errors

UNRELIABLE_BELOW = 0.4  # of kappa: fair at best, after Landis and Koch 1977
UNRELIABLE_FROM = 30  # calls; with fewer, nobody is told that a criterion is unreliable


@dataclass(frozen=True, slots=True)
class Agreement:
    """`exact` and `within_one` are parts of 1; `bias` is how much higher the grader scores on
    average. `kappa` and its 95 per cent interval are None where they say nothing.
    """

    n: int
    exact: float
    within_one: float
    bias: float
    kappa: float | None
    interval: tuple[float, float] | None

    @property
    def is_unreliable(self) -> bool:
        return (
            self.n >= UNRELIABLE_FROM and self.kappa is not None and (self.kappa < UNRELIABLE_BELOW)
        )


def agreement_of(pairs: Sequence[Pair]) -> Agreement | None:
    """None without any pair."""
    n = len(pairs)
    if not n:
        return None
    apart = [grader - person for grader, person in pairs]
    shown = n >= ENOUGH
    return Agreement(
        n=n,
        exact=sum(difference == 0 for difference in apart) / n,
        within_one=sum(abs(difference) <= 1 for difference in apart) / n,
        bias=sum(apart) / n,
        kappa=weighted_kappa(pairs) if shown else None,
        interval=kappa_interval(pairs) if shown else None,
    )


def weighted_kappa(pairs: Sequence[Pair]) -> float | None:
    """From -1 to 1; None where both gave one and the same score throughout."""
    return _kappa(*_sums(pairs))


def kappa_interval(pairs: Sequence[Pair]) -> tuple[float, float] | None:
    """95 per cent by the jackknife: kappa without each pair in turn. None where one has none."""
    n, kappa, whole = len(pairs), weighted_kappa(pairs), _sums(pairs)
    without = [
        _kappa(*(total - part for total, part in zip(whole, _sums([pair]), strict=True)))
        for pair in pairs
    ]
    known = [value for value in without if value is not None]
    if kappa is None or n < 2 or len(known) < n:
        return None
    mean = sum(known) / n
    error = sqrt((n - 1) / n * sum((value - mean) ** 2 for value in known))
    return max(-1.0, kappa - NORMAL_95 * error), min(1.0, kappa + NORMAL_95 * error)


def _sums(pairs: Sequence[Pair]) -> tuple[int, int, int, int, int]:
    """All that kappa depends on: n, the squared differences, both sums, and all squares."""
    return (
        len(pairs),
        sum((a - b) ** 2 for a, b in pairs),
        sum(a for a, _ in pairs),
        sum(b for _, b in pairs),
        sum(a * a + b * b for a, b in pairs),
    )


def _kappa(n: int, observed: int, of_one: int, of_other: int, squares: int) -> float | None:
    """One less the squared differences over those between every score of one and every score of
    the other, which is what the matrices of the definition come to.
    """
    by_chance = n * squares - 2 * of_one * of_other
    return None if by_chance == 0 else 1 - n * observed / by_chance
