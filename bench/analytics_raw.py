"""The best that one can write by hand on the raw tables, without any rollup.

Each answers, for one organisation and 365 days, what a part of the endpoint's answer says. They
read the same covering indexes that our own raw queries have.
"""

TOTALS = """
SELECT width_bucket(s.created_at, %(starts)s::timestamptz[]) AS bucket, count(*),
    count(g.effective_percentage), sum(g.effective_percentage), count(s.closed),
    count(*) FILTER (WHERE s.closed), sum(s.duration_seconds), sum(s.call_cost_usd)
FROM training_sessions s JOIN session_grades g ON g.session_id = s.id AND g.is_current
WHERE s.org_id = %(organisation)s AND s.created_at >= %(begin)s AND s.created_at < %(end)s
    AND s.status = 'completed' AND g.grader NOT LIKE 'offline:%%'
    AND (s.session_type <> 'assignment' OR s.submitted_for_review)
GROUP BY bucket
"""

SKILLS = """
SELECT c.skill, count(*), sum((c.score - c.min_score) * 100.0 / (c.max_score - c.min_score))
FROM training_sessions s
JOIN session_grades g ON g.session_id = s.id AND g.is_current
JOIN criterion_grades c ON c.grade_id = g.id
WHERE s.org_id = %(organisation)s AND s.created_at >= %(begin)s AND s.created_at < %(end)s
    AND s.status = 'completed' AND g.grader NOT LIKE 'offline:%%'
    AND (s.session_type <> 'assignment' OR s.submitted_for_review)
    AND c.verdict IN ('met', 'partly', 'missed')
GROUP BY c.skill
"""

PEOPLE = """
SELECT s.user_id, count(g.effective_percentage), avg(g.effective_percentage), max(s.created_at)
FROM training_sessions s JOIN session_grades g ON g.session_id = s.id AND g.is_current
WHERE s.org_id = %(organisation)s AND s.created_at >= %(begin)s AND s.created_at < %(end)s
    AND s.status = 'completed' AND g.grader NOT LIKE 'offline:%%'
    AND (s.session_type <> 'assignment' OR s.submitted_for_review)
GROUP BY s.user_id ORDER BY 3 DESC LIMIT 50
"""
