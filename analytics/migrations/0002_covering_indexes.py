"""For what no rollup answers. The tables belong to apps below; the queries are of this one."""

from django.db import migrations

# Everything that analytics/facts.py reads of a session.
READ = """
    (id, user_id, assignment_id, template_id, session_type, channel, submitted_for_review, closed,
     duration_seconds, call_cost_usd)
"""

INDEXES = {
    "analytics_sessions_org": (
        f"training_sessions (org_id, created_at) INCLUDE {READ} WHERE status = 'completed'",
        "Figures of an organisation by persona, or by person and assignment; recomputing its days",
    ),
    "analytics_sessions_user": (
        f"training_sessions (user_id, created_at) INCLUDE {READ} WHERE status = 'completed'",
        "Figures of a person by persona or assignment; recomputing their days",
    ),
    "analytics_sessions_held": (
        """training_sessions (org_id, created_at)
        INCLUDE (id, user_id, assignment_id, template_id, session_type, channel,
            submitted_for_review, status, duration_seconds, call_cost_usd)
        WHERE status IN ('processing', 'failed', 'not_gradable')""",
        "What has no grade, and why: counted where it lies",
    ),
    "analytics_current_grades": (
        """session_grades (session_id) INCLUDE (id, grader, effective_percentage)
        WHERE is_current""",
        "The current grade of each of these sessions",
    ),
}


def statements():
    for name, (definition, query) in INDEXES.items():
        yield migrations.RunSQL(
            [f"CREATE INDEX {name} ON {definition}", f"COMMENT ON INDEX {name} IS '{query}'"],
            f"DROP INDEX {name}",
        )


class Migration(migrations.Migration):

    dependencies = [
        ('analytics', '0001_rollups'),
    ]

    operations = list(statements())
