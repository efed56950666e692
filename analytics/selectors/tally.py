"""Sums of rows, and the figures that are made of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from analytics.facts import FIGURES
from analytics.models import Grader
from analytics.statistics import ENOUGH, Sample

HELD = ("processing", "failed", "not_gradable")
MICRO = Decimal("0.000001")


@dataclass(slots=True)
class Tally:
    """What a number of sessions come to, averaging the grades of ``kinds`` alone."""

    kinds: frozenset[str]
    sums: dict[str, int] = field(default_factory=lambda: dict.fromkeys(FIGURES, 0))
    held: dict[str, int] = field(default_factory=lambda: dict.fromkeys(HELD, 0))
    left_out: int = 0

    def add_graded(self, row: Mapping[str, Any]) -> None:
        if row["grader"] in self.kinds:
            for name in ("graded", "unscored", "score_sum", "score_squares", "verdicts", "closed"):
                self.sums[name] += row[name]
        else:
            self.left_out += row["graded"] + row["unscored"]
        self.sums["practice_seconds"] += row.get("practice_seconds", 0)
        self.sums["cost_micros"] += row.get("cost_micros", 0)

    def add_held(self, row: Mapping[str, Any]) -> None:
        self.held[row["status"]] += row["sessions"]
        self.sums["practice_seconds"] += row["practice_seconds"]
        self.sums["cost_micros"] += row["cost_micros"]

    @property
    def sessions(self) -> int:
        graded = self.sums["graded"] + self.sums["unscored"]
        return graded + self.left_out + sum(self.held.values())

    @property
    def sample(self) -> Sample:
        return Sample(self.sums["graded"], self.sums["score_sum"], self.sums["score_squares"])

    @property
    def averages(self) -> dict[str, Any]:
        """What people, days and totals have in common."""
        verdicts = self.sums["verdicts"]
        return {
            "sessions": self.sessions,
            "graded": self.sums["graded"],
            "average_score": self.sample.average,
            "close_rate": round(self.sums["closed"] / verdicts, 4) if verdicts else None,
        }

    @property
    def totals(self) -> dict[str, Any]:
        """All sessions, what of them was graded, and why the rest was not: it adds up."""
        return {
            **self.averages,
            "excluded": {
                **self.held,
                "offline": self.left_out,
                "unscored": self.sums["unscored"],
            },
            "average_interval": self.sample.interval,
            "is_small": self.sums["graded"] < ENOUGH,
            "verdicts": self.sums["verdicts"],
            "closed": self.sums["closed"],
            "practice_seconds": self.sums["practice_seconds"],
            "cost_usd": str((self.sums["cost_micros"] * MICRO).quantize(MICRO)),
            "grader": "both" if len(self.kinds) > 1 else next(iter(self.kinds)),
        }


def kinds_of(graded: Iterable[Mapping[str, Any]], *, include_offline: bool) -> frozenset[str]:
    """Whose grades are averaged: a model's; where there are offline grades alone, those."""
    found = {row["grader"] for row in graded}
    if include_offline and len(found) > 1:
        return frozenset(found)
    if found == {Grader.OFFLINE}:
        return frozenset(found)
    return frozenset({Grader.MODEL.value})


def tally(
    kinds: frozenset[str],
    graded: Iterable[Mapping[str, Any]],
    held: Iterable[Mapping[str, Any]] = (),
) -> Tally:
    total = Tally(kinds)
    for row in graded:
        total.add_graded(row)
    for row in held:
        total.add_held(row)
    return total
