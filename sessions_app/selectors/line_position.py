"""Where a session stands in the line for grading, by the order in which the line serves.

The order is that of sessions_app/pipeline/line.py: fresh calls before bulk work, organisations in
turn, each by its own order. Calls whose transcript is still being tidied will join at the end.
"""

from dataclasses import dataclass

from django.db import connection

from sessions_app.models import StepRun
from sessions_app.pipeline.step import followers, pipeline_steps

_AHEAD = """
    WITH line AS (
        SELECT run.id, run.priority, run.tokens, due.at,
            coalesce(turn.served_at, '-infinity') AS served_at,
            row_number() OVER (
                PARTITION BY run.priority, session.org_id
                ORDER BY run.step <> ALL(%(model_steps)s), due.at, run.id
            ) AS nth
        FROM step_runs run
        JOIN training_sessions session ON session.id = run.session_id
        LEFT JOIN line_turns turn
            ON turn.organisation_id = session.org_id AND turn.queue = 'llm'
        CROSS JOIN LATERAL (
            SELECT CASE run.status WHEN 'pending' THEN statement_timestamp() ELSE run.run_after END
        ) AS due(at)
        WHERE run.id = %(own)s
            OR run.step = ANY(%(steps)s)
            AND run.status IN ('ready', 'waiting')
            AND run.run_after <= GREATEST(statement_timestamp(), %(own_due)s)
            AND (run.handed_over_until IS NULL
                OR run.handed_over_until < statement_timestamp()
                OR run.step <> ALL(%(model_steps)s))
    ),
    -- Materialised: the planner knows nothing of a line that grew a minute ago, and would look for
    -- our own row once for each of the others.
    own AS MATERIALIZED (SELECT * FROM line WHERE id = %(own)s)
    SELECT count(*) FILTER (WHERE before), coalesce(sum(tokens) FILTER (WHERE before), 0),
        count(*), coalesce(sum(tokens), 0)
    FROM (
        SELECT line.tokens,
            (line.priority, line.nth, line.served_at, line.at, line.id)
            < (own.priority, own.nth, own.served_at, own.at, own.id) AS before
        FROM line CROSS JOIN own WHERE line.id <> own.id
    ) others
"""


@dataclass(frozen=True, slots=True)
class Ahead:
    """Who waits besides us: those before us, and all of them, with their tokens."""

    count: int
    tokens: int
    all_count: int
    all_tokens: int


NOBODY = Ahead(0, 0, 0, 0)


def model_steps() -> list[str]:
    """The steps that stand in line for the model."""
    return [spec.name for spec in pipeline_steps().values() if spec.queue == "llm"]


def ahead_of(run: StepRun) -> Ahead:
    """Who is before this step, which is in the line, or joins it now where it is pending."""
    wanted = set(model_steps())
    steps = [name for name in pipeline_steps() if name in wanted or followers(name) & wanted]
    with connection.cursor() as cursor:
        cursor.execute(
            _AHEAD,
            {"model_steps": list(wanted), "steps": steps, "own": run.pk, "own_due": run.run_after},
        )
        return Ahead(*(int(value) for value in cursor.fetchone()))
