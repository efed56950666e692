"""What counts, in SQL: the one definition that rollups and raw queries are both built on.

`GRADED` gives a row for each completed session with its current grade, in the columns of a rollup;
`SKILLS` the same for each criterion of such a session that decides; `METRICS` one for each figure
that is known of how a session was talked. Scores and figures are hundredths, money is millionths of
a dollar, so every sum is exact.

What is under way, or came to nothing, changes its state outside of publishing. So it is in no
rollup: `HELD` counts it where it lies, from a small partial index.

`{where}` narrows training_sessions, called s.
"""

from analytics.models.figures import BINS
from grading.conversation.ranges import metrics

BELIEVED = 100_000  # more than a day's seconds; beyond it, the source's clock was wrong

_SESSION = """
    s.org_id AS organisation_id, s.user_id, s.assignment_id, s.created_at,
    CASE s.session_type WHEN 'assignment' THEN 'assignment' ELSE 'practice' END AS type,
    (s.session_type <> 'assignment' OR s.channel = 'import' OR s.submitted_for_review IS TRUE)
        AS counted
"""
_SPENT = """
    coalesce(s.duration_seconds, 0)::bigint AS practice_seconds,
    ((coalesce(s.call_cost_usd, 0) + coalesce(
        (SELECT sum(spent.cost_usd) FROM llm_calls spent WHERE spent.session_id = s.id), 0
    )) * 1000000)::bigint AS cost_micros
"""
_GRADER = "CASE WHEN g.grader LIKE 'offline:%%' THEN 'offline' ELSE 'model' END AS grader"
_CURRENT = """
    FROM training_sessions s JOIN session_grades g ON g.session_id = s.id AND g.is_current
"""

GRADED = f"""
    SELECT {_SESSION}, {_GRADER}, {_SPENT},
        (g.effective_percentage IS NOT NULL)::int AS graded,
        (g.effective_percentage IS NULL)::int AS unscored,
        (g.effective_percentage * 100)::bigint AS score_sum,
        (g.effective_percentage * g.effective_percentage * 10000)::bigint AS score_squares,
        (s.closed IS NOT NULL)::int AS verdicts,
        coalesce(s.closed, false)::int AS closed,
        s.created_at AS last_session_at
    {_CURRENT}
    WHERE s.status = 'completed' AND {{where}}
"""

# A person's newest score stands in the grader's place, as in grading/services/grade_effective.py.
SKILLS = f"""
    SELECT {_SESSION}, {_GRADER}, c.skill, 1 AS graded, share.score_sum,
        share.score_sum * share.score_sum AS score_squares
    {_CURRENT}
    JOIN criterion_grades c ON c.grade_id = g.id AND c.max_score > c.min_score
    LEFT JOIN LATERAL (
        SELECT o.score FROM grade_overrides o
        WHERE o.grade_id = g.id AND o.criterion = c.key ORDER BY o.id DESC LIMIT 1
    ) given ON true
    CROSS JOIN LATERAL (
        SELECT round((coalesce(given.score, c.score) - c.min_score) * 10000.0
            / (c.max_score - c.min_score))::bigint AS score_sum
    ) share
    WHERE s.status = 'completed' AND share.score_sum IS NOT NULL
        AND (given.score IS NOT NULL
            OR c.verdict IN ('met', 'partly', 'missed') AND NOT c.is_unreliable)
        AND {{where}}
"""  # noqa: S608  (only words of ours)

# Computed from the turns, so it is all the same who graded them. What is not known has no row.
METRICS = f"""
    SELECT {_SESSION}, known.metric, 1 AS measured, round(known.value * 100)::bigint AS value_sum,
        power(round(known.value * 100), 2)::bigint AS value_squares
    FROM training_sessions s JOIN conversation_metrics c ON c.session_id = s.id
    CROSS JOIN LATERAL (
        VALUES {", ".join(f"('{metric.key}', c.{metric.key})" for metric in metrics())}
    ) known (metric, value)
    WHERE s.status = 'completed' AND known.value BETWEEN 0 AND {BELIEVED} AND {{where}}
"""  # noqa: S608

HELD = f"""
    SELECT {_SESSION}, {_SPENT}, s.status, s.created_at AS last_session_at
    FROM training_sessions s
    WHERE s.status IN ('processing', 'failed', 'not_gradable') AND {{where}}
"""  # noqa: S608

SCORES = ("graded", "score_sum", "score_squares")
OF_PEOPLE = (*SCORES, "unscored", "verdicts", "closed")
FIGURES = (*OF_PEOPLE, "practice_seconds", "cost_micros")
VALUES = ("measured", "value_sum", "value_squares")


def sums(columns: tuple[str, ...]) -> str:
    """Whole numbers, 0 over nothing; alike over facts and over rollups."""
    return ", ".join(f"coalesce(sum({name}), 0)::bigint AS {name}" for name in columns)


# Of facts, and of rollups.
HISTOGRAM_OF_SCORES = ", ".join(  # no LEAST here: it would pass over NULL
    f"count(*) FILTER (WHERE (score_sum - (score_sum = 10000)::int) / {10_000 // BINS} = {number})"
    for number in range(BINS)
)
HISTOGRAM_OF_HISTOGRAMS = ", ".join(
    f"coalesce(sum(histogram[{number}]), 0)::bigint" for number in range(1, BINS + 1)
)
