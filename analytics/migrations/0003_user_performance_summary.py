from django.db import migrations, models

# Filled here, where nobody reads it yet; from then on refreshed concurrently, which needs the
# unique index. The API's roles lose their rights on it after each migration (accounts).
VIEW = """
CREATE MATERIALIZED VIEW user_performance_summary AS
SELECT s.user_id, s.org_id, count(*) AS sessions,
    count(g.effective_percentage) FILTER (WHERE g.grader NOT LIKE 'offline:%') AS graded,
    round(avg(g.effective_percentage) FILTER (WHERE g.grader NOT LIKE 'offline:%'), 2)
        AS average_score,
    round(avg(g.effective_percentage) FILTER (WHERE g.grader LIKE 'offline:%'), 2)
        AS offline_average_score,
    max(s.created_at) AS last_session_at
FROM training_sessions s
JOIN session_grades g ON g.session_id = s.id AND g.is_current
WHERE s.status = 'completed'
    AND (s.session_type <> 'assignment' OR s.channel = 'import' OR s.submitted_for_review IS TRUE)
GROUP BY s.user_id, s.org_id
"""


class Migration(migrations.Migration):

    dependencies = [
        ('analytics', '0002_covering_indexes'),
    ]

    operations = [
        migrations.RunSQL(
            [
                VIEW,
                "CREATE UNIQUE INDEX user_performance_summary_key"
                " ON user_performance_summary (user_id, org_id)",
                "COMMENT ON INDEX user_performance_summary_key IS 'The concurrent refresh'",
                "CREATE INDEX user_performance_summary_team"
                " ON user_performance_summary (org_id, average_score DESC)",
                "COMMENT ON INDEX user_performance_summary_team IS 'The all-time team table'",
            ],
            "DROP MATERIALIZED VIEW user_performance_summary",
        ),
        migrations.CreateModel(
            name='UserPerformanceSummary',
            fields=[
                ('pk', models.CompositePrimaryKey('user_id', 'organisation_id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('user', models.ForeignKey(on_delete=models.DO_NOTHING, related_name='+', to='accounts.user')),
                ('organisation', models.ForeignKey(db_column='org_id', on_delete=models.DO_NOTHING, related_name='+', to='accounts.organisation')),
                ('sessions', models.BigIntegerField()),
                ('graded', models.BigIntegerField(help_text='By a model')),
                ('average_score', models.DecimalField(decimal_places=2, max_digits=5, null=True)),
                ('offline_average_score', models.DecimalField(decimal_places=2, max_digits=5, null=True)),
                ('last_session_at', models.DateTimeField()),
            ],
            options={
                'db_table': 'user_performance_summary',
                'managed': False,
            },
        ),
    ]
