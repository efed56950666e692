"""Each skill: its average, what has changed, and how good a person is at it by now."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from analytics.facts import SCORES, sums
from analytics.selectors.scope import Scope, rows
from analytics.statistics import ENOUGH, HALF_LIFE, Sample, change_between

_NOTHING = Sample(0, 0, 0)


def skills(
    scope: Scope, kinds: frozenset[str], kinds_before: frozenset[str]
) -> list[dict[str, Any]]:
    """By name. `change` against the period before, where the same kind of grader gave both.

    `proficiency` weights each score by 0.5 to the power of its age in days over 30, counted from
    the period's last day: sum(weight * score) / sum(weight). None under five scores.
    """
    query = f"""
        SELECT skill, grader, bucket > 0 AS is_now, {sums(SCORES)},
            sum(power(0.5::float8, age / {HALF_LIFE}::float8) * score_sum) AS weighted,
            sum(power(0.5::float8, age / {HALF_LIFE}::float8) * graded) AS weight
        FROM ({scope.skills}) skills GROUP BY skill, grader, is_now
    """  # noqa: S608  (names of our own)
    found = rows(query, scope.given)
    now = [row for row in found if row["is_now"]]
    before = [row for row in found if not row["is_now"]]
    by_skill = _by_skill(now, kinds)
    past = _by_skill(before, kinds) if kinds == kinds_before else {}
    return [_skill(name, by_skill[name], past.get(name)) for name in sorted(by_skill)]


def _by_skill(found: list[dict[str, Any]], kinds: frozenset[str]) -> Mapping[str, dict[str, Any]]:
    totals: defaultdict[str, dict[str, Any]] = defaultdict(lambda: defaultdict(int))
    for row in found:
        if row["grader"] in kinds:
            for name in (*SCORES, "weighted", "weight"):
                totals[row["skill"]][name] += row[name]
    return totals


def _skill(name: str, now: dict[str, Any], before: dict[str, Any] | None) -> dict[str, Any]:
    sample = _sample(now)
    change = change_between(_sample(before) if before else _NOTHING, sample)
    enough = sample.count >= ENOUGH
    return {
        "skill": name,
        "average_score": sample.average,
        "graded": sample.count,
        "change": change.points,
        "change_is_noise": change.is_noise,
        "average_interval": sample.interval,
        "proficiency": round(now["weighted"] / now["weight"] / 100, 2) if enough else None,
    }


def _sample(row: dict[str, Any]) -> Sample:
    return Sample(row["graded"], row["score_sum"], row["score_squares"])
