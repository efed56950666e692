"""What the assignments' funnel counts. The tables belong to apps below; the query is of this one."""

from django.db import migrations

GIVEN_UP = "It could not be graded, and support has closed the case. It doesn''t count."

INDEXES = {
    # As TrainingSession's attempts() has it: with another wording of the reason, the query would
    # read the table instead. A column of any length has no place in an index.
    "analytics_attempts": (
        f"""training_sessions (assignment_id, id) INCLUDE (user_id, status)
        WHERE assignment_id IS NOT NULL AND status NOT IN ('abandoned', 'not_gradable')
            AND NOT (status = 'failed' AND status_reason = '{GIVEN_UP}')""",
        "The attempts at an assignment that count, for its funnel",
    ),
    "analytics_attempts_graded": (
        """session_grades (assignment_id, session_id)
        INCLUDE (effective_passed, effective_percentage)
        WHERE is_current AND assignment_id IS NOT NULL""",
        "The grades of these attempts",
    ),
    "analytics_attempts_blocked": (
        """session_grades (session_id)
        WHERE is_current AND assignment_id IS NOT NULL AND effective_blockers <> '[]'""",
        "Those of these grades that cannot pass",
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
        ('analytics', '0005_user_months'),
        ('grading', '0007_dry_runs'),
        ('sessions_app', '0009_one_draft_one_published'),
    ]

    operations = list(statements())
