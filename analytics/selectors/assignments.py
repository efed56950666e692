"""How far an organisation, or a person, is with the assignments, counted in one query.

The states are those of grading/selectors/assignment_states.py, which answers for a few people in
Python; this counts thousands, and a test holds the two together.
"""

from typing import Any
from uuid import UUID

from accounts.models import User
from analytics.selectors.scope import rows
from sessions_app.models.training_session import GIVEN_UP

SHOWN = 20  # the newest

_FUNNEL = """
    WITH shown AS MATERIALIZED (
        SELECT * FROM practice_assignments
        WHERE organisation_id = %(organisation)s
            AND (%(assignment)s::bigint IS NULL OR id = %(assignment)s)
        ORDER BY created_at DESC, id DESC LIMIT %(shown)s
    ), given AS (
        SELECT a.id AS assignment_id, u.id AS user_id
        FROM shown a JOIN users u ON u.organisation_id = a.organisation_id
        WHERE CASE WHEN %(user)s::uuid IS NULL THEN u.is_active ELSE u.id = %(user)s END
            AND ((a.for_everyone AND u.role = 'rep') OR EXISTS (
                SELECT FROM practice_assignments_people p
                WHERE p.assignment_id = a.id AND p.user_id = u.id
            ))
    ), attempts AS (
        SELECT s.assignment_id, s.user_id, count(*) AS made, count(g.session_id) AS graded,
            count(*) FILTER (WHERE s.status <> 'completed') AS going_on,
            count(*) FILTER (WHERE CASE WHEN a.pass_score IS NULL THEN g.effective_passed
                ELSE g.effective_percentage >= a.pass_score AND blocked.session_id IS NULL END
            ) AS passes
        FROM shown a
        JOIN training_sessions s ON s.assignment_id = a.id
        LEFT JOIN session_grades g ON g.assignment_id = s.assignment_id AND g.session_id = s.id
            AND g.is_current
        LEFT JOIN session_grades blocked ON blocked.session_id = s.id AND blocked.is_current
            AND blocked.assignment_id IS NOT NULL AND blocked.effective_blockers <> '[]'
        WHERE s.status NOT IN ('abandoned', 'not_gradable')
            AND NOT (s.status = 'failed' AND s.status_reason = %(given_up)s)
            AND (%(user)s::uuid IS NULL OR s.user_id = %(user)s)
        GROUP BY s.assignment_id, s.user_id
    ), counted AS (
        SELECT a.id AS assignment_id, count(*) AS assigned,
            count(*) FILTER (WHERE made > 0) AS started,
            count(*) FILTER (WHERE graded > 0) AS completed,
            count(*) FILTER (WHERE passes >= a.pass_count) AS passed,
            count(*) FILTER (WHERE a.due_at <= now() AND coalesce(going_on, 0) = 0
                AND coalesce(passes, 0) < a.pass_count
                AND (a.attempts_allowed IS NULL OR coalesce(passes, 0)
                    + greatest(a.attempts_allowed - coalesce(made, 0), 0) >= a.pass_count)
            ) AS overdue
        FROM shown a JOIN given ON given.assignment_id = a.id
        LEFT JOIN attempts
            ON attempts.assignment_id = a.id AND attempts.user_id = given.user_id
        GROUP BY a.id
    )
    SELECT a.id AS assignment_id, a.title, {states}
    FROM shown a LEFT JOIN counted ON counted.assignment_id = a.id
    ORDER BY a.created_at DESC, a.id DESC
"""
_STATES = ("assigned", "started", "completed", "passed", "overdue")


def assignments_of(organisation_id: int, *, assignment_id: int | None) -> list[dict[str, Any]]:
    """Its newest twenty, or the one asked for, with the people in each state by now."""
    return _counted(organisation_id, assignment_id, user_id=None, shown=SHOWN)


def assignments_given_to(user: User, *, assignment_id: int | None) -> list[dict[str, Any]]:
    """The same of one person, all that they are to do: each figure is 0 or 1."""
    found = _counted(user.organisation_id, assignment_id, user_id=user.pk, shown=None)
    return [row for row in found if row["assigned"]]


def _counted(
    organisation_id: int | None,
    assignment_id: int | None,
    *,
    user_id: UUID | None,
    shown: int | None,
) -> list[dict[str, Any]]:
    given = {
        "organisation": organisation_id,
        "assignment": assignment_id,
        "user": user_id,
        "shown": shown,
        "given_up": GIVEN_UP,
    }
    states = ", ".join(f"coalesce({name}, 0) AS {name}" for name in _STATES)
    return rows(_FUNNEL.format(states=states), given)
