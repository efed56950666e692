"""How often people put a grade right, or said that it is wrong."""

from analytics.selectors.scope import Scope, rows

_COUNTS = """
    SELECT
        (SELECT count(*) FROM grade_overrides o {of_period}
            AND o.carried_from_id IS NULL) AS overrides,
        (SELECT count(*) FROM grade_disputes o {of_period}) AS disputes,
        (SELECT count(*) FROM grade_disputes o {of_period} AND o.answered_at IS NULL
            AND g.is_current) AS disputes_open,
        (SELECT count(*) FROM grade_disputes o {of_period} AND o.accepted) AS disputes_accepted
"""


def corrections(scope: Scope) -> dict[str, object]:
    """Of the grades of the period's sessions, by the session's day."""
    of_period = f"""
        JOIN session_grades g ON g.id = o.grade_id JOIN training_sessions s ON s.id = g.session_id
        WHERE {scope.of_sessions} AND s.created_at >= (%(starts)s::timestamptz[])[1]
    """
    found = rows(_COUNTS.format(of_period=of_period), scope.given)[0]
    return {
        "overrides": found["overrides"],
        "disputes": {
            "made": found["disputes"],
            "open": found["disputes_open"],
            "accepted": found["disputes_accepted"],
        },
    }
