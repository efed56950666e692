"""The five targets that we hold ourselves to, against the rows of the last hours.

An ended call counts by the time at which its pipeline was written.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from analytics.selectors.scope import rows

# `begun`: the pipelines of the window, by their last step, which `step_runs_published` lists. What
# a regrade ran again is not in it: its step was written with the call.
_FIGURES = """
    WITH begun AS (
        SELECT s.id, s.status, s.completed_at, r.created_at AS ended,
            (SELECT min(g.created_at) FROM session_grades g WHERE g.session_id = s.id) AS graded_at,
            EXISTS (
                SELECT FROM step_runs o WHERE o.session_id = s.id
                    AND o.status IN ('ready', 'waiting', 'running')
            ) OR EXISTS (
                SELECT FROM dead_letters d JOIN step_runs o ON o.id = d.step_run_id
                WHERE o.session_id = s.id
            ) AS is_followed
        FROM step_runs r JOIN training_sessions s ON s.id = r.session_id
        WHERE r.step = 'publish' AND r.created_at >= now() - make_interval(hours => %(hours)s)
    )
    SELECT
        count(*) FILTER (WHERE status = 'completed') AS completed,
        count(*) FILTER (WHERE status IN ('completed', 'failed')) AS tried,
        percentile_cont(0.95) WITHIN GROUP (ORDER BY extract(epoch FROM completed_at - ended))
            AS seconds_to_report,
        percentile_cont(0.95) WITHIN GROUP (ORDER BY extract(epoch FROM completed_at - graded_at))
            FILTER (WHERE completed_at >= graded_at) AS seconds_to_figures,
        count(*) FILTER (WHERE status IN ('processing', 'failed') AND NOT is_followed) AS lost,
        (SELECT count(*) FROM llm_calls WHERE error_class = 'RateLimited'
            AND created_at >= now() - make_interval(hours => %(hours)s)) AS over_limit
    FROM begun
"""


@dataclass(frozen=True, slots=True)
class Target:
    """``figure`` and ``limit`` are in ``unit``; no figure where nothing happened."""

    name: str
    figure: float | None
    unit: Literal["%", "s", ""]
    limit: float
    at_least: bool = False

    @property
    def is_met(self) -> bool | None:
        if self.figure is None:
            return None
        return self.figure >= self.limit if self.at_least else self.figure <= self.limit

    @property
    def shown(self) -> str:
        return "–" if self.figure is None else f"{self.figure:.4g} {self.unit}".strip()

    @property
    def bound(self) -> str:
        return f"{'at least' if self.at_least else 'at most'} {self.limit:g} {self.unit}".strip()


def targets(*, hours: int) -> Sequence[Target]:
    """Of the last ``hours``, in one query."""
    found = rows(_FIGURES, {"hours": hours})[0]
    share = 100 * found["completed"] / found["tried"] if found["tried"] else None
    return (
        Target("ended calls that were graded", share, "%", 99.0, at_least=True),
        Target("from the call's end to its report, 95 of 100", found["seconds_to_report"], "s", 60),
        Target("from the grade to the figures, 95 of 100", found["seconds_to_figures"], "s", 2),
        Target("calls that nothing and nobody follows up", found["lost"], "", 0),
        Target("requests refused for exceeding the model's limits", found["over_limit"], "", 0),
    )
