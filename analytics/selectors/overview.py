"""What a period comes to against the one before, and what of the change is more than chance."""

from dataclasses import dataclass
from typing import Any

from analytics.selectors.figures import BEFORE, Figures, figures
from analytics.selectors.scope import Scope
from analytics.selectors.tally import Tally, tally
from analytics.statistics import Change, Sample, change_between

ALL_OF_IT = 10_000  # a call that closed, as a score in hundredths of a point


@dataclass(frozen=True, slots=True)
class Overview:
    """``score_change`` in points, ``close_change`` in percentage points.

    ``kinds`` are averaged, ``kinds_before`` were in the period before.
    """

    totals: dict[str, Any]
    previous: dict[str, Any] | None
    score_change: Change
    close_change: Change
    trend: list[dict[str, Any]]
    kinds: frozenset[str]
    kinds_before: frozenset[str]


def overview_of(scope: Scope, *, include_offline: bool) -> Overview:
    """Two queries."""
    found = figures(scope, include_offline=include_offline)
    now, before = _tally(found, before=False), _tally(found, before=True)
    return Overview(
        totals=found.totals(),
        previous=found.previous(),
        score_change=_change(found, before.sample, now.sample),
        close_change=_change(found, _closes(before), _closes(now)),
        trend=found.trend(),
        kinds=found.kinds,
        kinds_before=found.kinds_before,
    )


def _tally(found: Figures, *, before: bool) -> Tally:
    return tally(found.kinds, [row for row in found.graded if (row["bucket"] == BEFORE) == before])


def _change(found: Figures, before: Sample, now: Sample) -> Change:
    """Nothing where another kind of grader gave the scores before: the scales differ."""
    if found.kinds != found.kinds_before:
        return Change(None, is_noise=True)
    return change_between(before, now)


def _closes(part: Tally) -> Sample:
    """Calls with a verdict as a sample of 0 and 100."""
    closed = part.sums["closed"]
    return Sample(part.sums["verdicts"], closed * ALL_OF_IT, closed * ALL_OF_IT * ALL_OF_IT)
