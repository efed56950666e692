"""The figures on top of a page: each with over how much it was taken, and what has changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from analytics.selectors.overview import Overview
from analytics.statistics import ENOUGH, Change
from analytics.templatetags.figures import NOTHING, long_time, points, signed

LEFT_OUT = {
    "processing": "being graded",
    "failed": "failed",
    "not_gradable": "not gradable",
    "offline": "graded by rules, not averaged",
    "unscored": "with too little to judge",
}


@dataclass(frozen=True, slots=True)
class Tile:
    """``badge`` says whose grades they are where it is not a model's alone.

    ``url`` is where one reads more about ``over``.
    """

    label: str
    value: str
    over: str
    change: str = ""
    badge: str = ""
    url: str = ""


def tiles_of(figures: Overview) -> Sequence[Tile]:
    totals = figures.totals
    return (_score(figures), _closes(figures), _sessions(figures), _practice(totals))


def cost_tile(totals: dict[str, Any]) -> Tile:
    cost, sessions = Decimal(totals["cost_usd"]), totals["sessions"]
    each = f"${cost / sessions:.4f} a call" if cost and sessions else "nothing was paid for"
    return Tile("Spent", f"${cost:.2f}", each)


def left_out_words(totals: dict[str, Any]) -> str:
    """Why the others were not averaged: `8 being graded, 2 failed`."""
    excluded = totals["excluded"]
    return ", ".join(
        f"{excluded[name]} {words}" for name, words in LEFT_OUT.items() if excluded[name]
    )


def change_words(change: Change, unit: str) -> str:
    if change.points is None:
        return ""
    amount = f"{signed(change.points)} {unit}".rstrip()
    return f"{amount}, within chance" if change.is_noise else f"{amount} on the period before"


def _score(figures: Overview) -> Tile:
    totals = figures.totals
    over = f"{totals['graded']} of {totals['sessions']} graded"
    if interval := totals["average_interval"]:
        over += f"; likely {points(interval[0])} to {points(interval[1])}"
    return Tile(
        label="Average score",
        value=points(totals["average_score"]),
        over=over,
        change=change_words(figures.score_change, "points"),
        badge={"offline": "offline", "both": "model and offline"}.get(totals["grader"], ""),
    )


def _closes(figures: Overview) -> Tile:
    """No percentage of a handful of calls."""
    closed, verdicts = figures.totals["closed"], figures.totals["verdicts"]
    over = f"{closed} of {verdicts} with a verdict"
    if not verdicts:
        return Tile("Closed", NOTHING, over)
    if verdicts < ENOUGH:
        return Tile("Closed", f"{closed} of {verdicts}", "calls with a verdict")
    change = change_words(figures.close_change, "percentage points")
    return Tile("Closed", f"{points(100 * closed / verdicts)} %", over, change)


def _sessions(figures: Overview) -> Tile:
    totals, previous = figures.totals, figures.previous
    change = ""
    if previous is not None and (totals["sessions"] or previous["sessions"]):
        change = f"{signed(totals['sessions'] - previous['sessions'])} on the period before"
    words = left_out_words(totals) or ("all graded" if totals["sessions"] else "none yet")
    return Tile("Calls", str(totals["sessions"]), words, change)


def _practice(totals: dict[str, Any]) -> Tile:
    seconds, sessions = totals["practice_seconds"], totals["sessions"]
    each = f"{long_time(seconds // sessions)} a call" if sessions else "no call"
    return Tile("Time on calls", long_time(seconds), each)
