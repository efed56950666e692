"""What steps took lately."""

from dataclasses import dataclass

from django.db import connection

from sessions_app.pipeline.step import pipeline_steps

RECENT = 50  # done steps of each kind
UNTIL_KNOWN = {"llm": 15.0, "http": 5.0, "cpu": 0.5}  # seconds, by queue

_MEDIANS = """
    SELECT wanted.step, median.seconds, median.tokens
    FROM unnest(%s::text[]) AS wanted(step), LATERAL (
        SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM took)) AS seconds,
            percentile_cont(0.5) WITHIN GROUP (ORDER BY tokens) AS tokens
        FROM (
            SELECT finished_at - started_at AS took, tokens FROM step_runs
            WHERE step = wanted.step AND status = 'done'
            ORDER BY finished_at DESC LIMIT %s
        ) AS last
    ) AS median
"""


@dataclass(frozen=True, slots=True)
class Usual:
    """The medians of a step: seconds that it takes, tokens that it needs of the model's limits."""

    seconds: float
    tokens: int


def usual_by_step() -> dict[str, Usual]:
    """One query, by an index, however many steps there ever were."""
    specs = pipeline_steps()
    with connection.cursor() as cursor:
        cursor.execute(_MEDIANS, [list(specs), RECENT])
        rows = cursor.fetchall()
    return {
        name: Usual(
            float(seconds) if seconds is not None else UNTIL_KNOWN[specs[name].queue],
            round(tokens or 0),
        )
        for name, seconds, tokens in rows
    }
