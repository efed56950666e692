"""How calls were talked: each metric's average against the range to aim for."""

from collections.abc import Iterable, Mapping
from math import inf
from typing import Any

from analytics.facts import VALUES, sums
from analytics.selectors.scope import Scope, rows
from analytics.statistics import ENOUGH, Sample, change_between
from grading.conversation.ranges import Metric, Standing, metrics

_NOTHING = Sample(0, 0, 0)


def metric_figures(scope: Scope) -> list[dict[str, Any]]:
    """All metrics, in the order of their table. One query.

    Over the completed sessions of which a metric is known (`measured`), whoever graded them. It has
    no `standing` in its range under five of them, nor where nobody has published a range.
    """
    query = f"""
        SELECT metric, bucket > 0 AS is_now, {sums(VALUES)}
        FROM ({scope.metrics}) metrics GROUP BY metric, is_now
    """  # noqa: S608  (names of our own)
    found = rows(query, scope.given)
    now = _samples(row for row in found if row["is_now"])
    before = _samples(row for row in found if not row["is_now"])
    return [
        _figures(metric, now.get(metric.key, _NOTHING), before.get(metric.key, _NOTHING))
        for metric in metrics()
    ]


def _samples(found: Iterable[Mapping[str, Any]]) -> Mapping[str, Sample]:
    return {
        row["metric"]: Sample(row["measured"], row["value_sum"], row["value_squares"])
        for row in found
    }


def _figures(metric: Metric, now: Sample, before: Sample) -> dict[str, Any]:
    change = change_between(before, now)
    return {
        "key": metric.key,
        "name": metric.name,
        "unit": metric.unit,
        "average": now.average,
        "average_interval": now.interval_within(100.0 if metric.unit == "%" else inf),
        "measured": now.count,
        "low": metric.low,
        "high": metric.high,
        "source": metric.source,
        "standing": _standing(metric, now),
        "change": change.points,
        "change_is_noise": change.is_noise,
    }


def _standing(metric: Metric, sample: Sample) -> Standing | None:
    if sample.average is None or sample.count < ENOUGH:
        return None
    return metric.standing(sample.average)
