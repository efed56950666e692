from django.db import migrations, models

# Of each kind of grader, over how many grades its average is one; and of when all of it is. That a
# refresh writes every row anew for it is a small price: there is one a person.
VIEW = """
CREATE MATERIALIZED VIEW user_performance_summary AS
SELECT s.user_id, s.org_id, count(*) AS sessions,
    count(g.effective_percentage) FILTER (WHERE g.grader NOT LIKE 'offline:%') AS graded,
    round(avg(g.effective_percentage) FILTER (WHERE g.grader NOT LIKE 'offline:%'), 2)
        AS average_score,
    count(g.effective_percentage) FILTER (WHERE g.grader LIKE 'offline:%') AS offline_graded,
    round(avg(g.effective_percentage) FILTER (WHERE g.grader LIKE 'offline:%'), 2)
        AS offline_average_score,
    max(s.created_at) AS last_session_at, now() AS refreshed_at
FROM training_sessions s
JOIN session_grades g ON g.session_id = s.id AND g.is_current
WHERE s.status = 'completed'
    AND (s.session_type <> 'assignment' OR s.channel = 'import' OR s.submitted_for_review IS TRUE)
GROUP BY s.user_id, s.org_id
"""


class Migration(migrations.Migration):

    dependencies = [
        ('analytics', '0007_metric_days'),
    ]

    operations = [
        migrations.RunSQL(
            [
                "DROP MATERIALIZED VIEW user_performance_summary",
                VIEW,
                "CREATE UNIQUE INDEX user_performance_summary_key"
                " ON user_performance_summary (user_id, org_id)",
                "COMMENT ON INDEX user_performance_summary_key IS"
                " 'The concurrent refresh; people of a page, of the team or of the admin'",
            ],
            migrations.RunSQL.noop,
            state_operations=[
                migrations.AddField(
                    'userperformancesummary', 'offline_graded', models.BigIntegerField(default=0)
                ),
                migrations.AddField(
                    'userperformancesummary', 'refreshed_at', models.DateTimeField(null=True)
                ),
            ],
        ),
    ]
