"""How calls are talked, a row a metric: its average drawn against the range to aim for."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from analytics.pages.tiles import change_words
from analytics.statistics import ENOUGH, Change
from grading.conversation.ranges import metrics
from grading.selectors.conversation import WORDS, Bullet, bullet_of


@dataclass(frozen=True, slots=True)
class MetricRow:
    """``word`` says how the average lies to its range, and nothing of few calls."""

    bullet: Bullet
    word: str
    interval: tuple[float, float] | None
    measured: int
    change: str


@dataclass(frozen=True, slots=True)
class MetricTable:
    sentence: str
    rows: Sequence[MetricRow]


def metric_table(found: Sequence[dict[str, Any]]) -> MetricTable | None:
    """``found`` as the API has it; what is of no call known has no row. None without a row."""
    by_key = {metric.key: metric for metric in metrics()}
    rows = [
        MetricRow(
            bullet=bullet_of(by_key[row["key"]], row["average"]),
            word=WORDS[row["standing"]] if row["standing"] else "",
            interval=row["average_interval"],
            measured=row["measured"],
            change=_change(row),
        )
        for row in found
        if row["measured"]
    ]
    return MetricTable(_sentence(rows), rows) if rows else None


def _sentence(rows: Sequence[MetricRow]) -> str:
    standing = [row for row in rows if row.word]
    if not standing:
        return f"Under {ENOUGH} calls an average is not held against its range."
    within = sum(row.bullet.standing == "good" for row in standing)
    return f"{within} of {len(standing)} averages lie in the range to aim for."


def _change(row: dict[str, Any]) -> str:
    unit = "percentage points" if row["unit"] == "%" else row["unit"]
    return change_words(Change(row["change"], row["change_is_noise"]), unit)
