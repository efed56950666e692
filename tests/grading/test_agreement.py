"""Agreement between two raters, against the definition written out and values known elsewhere."""

from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grading.agreement import agreement_of, kappa_interval, weighted_kappa

SCORES = st.integers(1, 5)
PAIRS = st.lists(st.tuples(SCORES, SCORES), min_size=1, max_size=60)

# A busy machine draws slowly, which says nothing about the code.
slowly = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def by_definition(pairs):
    """Cohen's matrices: weights, what was observed, what the margins alone would give."""
    scale = range(1, 6)
    n = len(pairs)
    observed = {cell: pairs.count(cell) for cell in product(scale, scale)}
    rows = {i: sum(a == i for a, _ in pairs) for i in scale}
    columns = {j: sum(b == j for _, b in pairs) for j in scale}
    weight = {(i, j): (i - j) ** 2 / 16 for i, j in product(scale, scale)}
    above = sum(weight[cell] * observed[cell] for cell in weight)
    below = sum(weight[i, j] * rows[i] * columns[j] / n for i, j in weight)
    return None if below == 0 else 1 - above / below


@slowly
@given(PAIRS)
def test_kappa_is_what_its_definition_says(pairs):
    expected = by_definition(pairs)
    found = weighted_kappa(pairs)
    assert found is None if expected is None else found == pytest.approx(expected)


@slowly
@given(PAIRS)
def test_it_is_the_same_either_way_round_and_never_above_one(pairs):
    kappa = weighted_kappa(pairs)
    assert weighted_kappa([(b, a) for a, b in pairs]) == kappa
    assert kappa is None or -1 - 1e-9 <= kappa <= 1


@slowly
@given(PAIRS)
def test_the_interval_holds_kappa(pairs):
    interval, kappa = kappa_interval(pairs), weighted_kappa(pairs)
    if interval is not None:
        low, high = interval
        assert -1 <= low <= kappa + 1e-9 and kappa - 1e-9 <= high <= 1


def test_the_same_scores_throughout():
    agreement = agreement_of([(1, 1), (3, 3), (5, 5)] * 5)
    assert (agreement.n, agreement.exact, agreement.bias) == (15, 1, 0)
    assert (agreement.kappa, agreement.interval) == (1, (1, 1))
    assert not agreement.is_unreliable


def test_opposite_scores_are_unreliable_once_there_are_enough():
    opposite = [(1, 5), (5, 1)] * 20
    assert agreement_of(opposite).kappa == -1
    assert agreement_of(opposite).is_unreliable
    assert not agreement_of(opposite[:29]).is_unreliable


def test_a_grader_who_is_one_too_kind():
    agreement = agreement_of([(score + 1, score) for score in (1, 2, 3, 4)] * 3)
    assert (agreement.exact, agreement.within_one, agreement.bias) == (0, 1, 1)
    assert 0 < agreement.kappa < 1


def test_with_few_pairs_or_one_score_there_is_no_kappa():
    assert agreement_of([]) is None
    assert agreement_of([(2, 3)] * 3 + [(3, 2)] * 6).kappa is None
    same = agreement_of([(3, 3)] * 40)
    assert (same.exact, same.kappa, same.is_unreliable) == (1, None, False)
