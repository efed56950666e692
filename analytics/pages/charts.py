"""Charts: what each shows in one sentence, its figures for the script, and the same as a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format

from analytics.periods import BY_DAY, BY_WEEK, Period
from analytics.statistics import ENOUGH
from analytics.templatetags.figures import NOTHING, points


@dataclass(frozen=True, slots=True)
class Series:
    """``few`` are the places of points that stand for under five calls; they are drawn hollow."""

    label: str
    values: Sequence[float | None]
    few: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class Chart:
    """``kind`` is line or bar; ``top`` the end of its scale; ``aim`` two values to lie between."""

    id: str
    title: str
    sentence: str
    kind: str
    labels: Sequence[str]
    series: Sequence[Series]
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    top: float | None = None
    aim: tuple[float, float] | None = None

    @property
    def figures(self) -> dict[str, Any]:
        """For the script, as JSON."""
        return {
            "kind": self.kind,
            "labels": self.labels,
            "series": [
                {"label": line.label, "values": line.values, "few": line.few}
                for line in self.series
            ],
            "top": self.top,
            "aim": self.aim,
        }


def trend_chart(trend: Sequence[dict[str, Any]], period: Period) -> Chart | None:
    """The average score by day, week or month. None where nothing was graded."""
    known = [point for point in trend if point["average_score"] is not None]
    if not known:
        return None
    step = _step(period)
    few = [number for number, point in enumerate(trend) if 0 < point["graded"] < ENOUGH]
    return Chart(
        id="trend",
        title=f"Average score by {step}",
        sentence=_trend_sentence(known, step, any_few=bool(few)),
        kind="line",
        labels=[_day(point["date"], step) for point in trend],
        series=[Series("Average score", [point["average_score"] for point in trend], few)],
        heads=(step.capitalize(), "Calls", "Graded", "Average score", "Closed"),
        rows=[_trend_row(point, step) for point in trend if point["sessions"]],
        top=100,
    )


def distribution_chart(found: dict[str, Any]) -> Chart | None:
    """How many calls got which score. None where nothing was graded."""
    bars, quartiles = found["score_distribution"], found["score_quartiles"]
    counts = [bar["count"] for bar in bars]
    if not sum(counts):
        return None
    labels = [f"{bar['from']}–{bar['to']}" for bar in bars]
    half = f"Half of {sum(counts)} scores lie from {points(quartiles['lower'])} to "
    half += f"{points(quartiles['upper'])}; the middle one is {points(quartiles['median'])}."
    few = f"{sum(counts)} score{'' if sum(counts) == 1 else 's'} so far, too few to describe."
    return Chart(
        id="distribution",
        title="Scores",
        sentence=half if sum(counts) >= ENOUGH else few,
        kind="bar",
        labels=labels,
        series=[Series("Calls", counts)],
        heads=("Score", "Calls"),
        rows=[(label, str(count)) for label, count in zip(labels, counts, strict=True)],
    )


def _step(period: Period) -> str:
    days = (period.last - period.first).days + 1
    return "day" if days <= BY_DAY else "week" if days <= BY_WEEK else "month"


def _day(day: date, step: str) -> str:
    return date_format(day, "M Y" if step == "month" else "j M")


def _trend_sentence(known: Sequence[dict[str, Any]], step: str, *, any_few: bool) -> str:
    first, last = known[0], known[-1]
    best = max(known, key=lambda point: point["average_score"])
    if len(known) == 1:
        calls = f"{first['graded']} graded call{'' if first['graded'] == 1 else 's'}"
        words = f"{points(first['average_score'])} over {calls} in one {step}."
    else:
        words = (
            f"From {points(first['average_score'])} ({_day(first['date'], step)}) to "
            f"{points(last['average_score'])} ({_day(last['date'], step)}); "
            f"best {points(best['average_score'])} ({_day(best['date'], step)})."
        )
    return words + (" Hollow points stand for under five calls." if any_few else "")


def _trend_row(point: dict[str, Any], step: str) -> tuple[str, ...]:
    rate = point["close_rate"] if point["graded"] >= ENOUGH else None
    return (
        _day(point["date"], step),
        str(point["sessions"]),
        str(point["graded"]),
        points(point["average_score"]),
        NOTHING if rate is None else f"{points(100 * rate)} %",
    )
