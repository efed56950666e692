import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FILL = """
INSERT INTO analytics_user_months (organisation_id, month, user_id, grader, graded, unscored,
    score_sum, score_squares, verdicts, closed, last_session_at)
SELECT organisation_id, date_trunc('month', day)::date AS month, user_id, grader, sum(graded),
    sum(unscored), sum(score_sum), sum(score_squares), sum(verdicts), sum(closed),
    max(last_session_at)
FROM analytics_user_days WHERE counted
GROUP BY organisation_id, month, user_id, grader
"""


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_leaderboard'),
        ('analytics', '0004_weekly_digests'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='UserMonth',
            fields=[
                ('pk', models.CompositePrimaryKey('organisation_id', 'month', 'user_id', 'grader', blank=True, editable=False, primary_key=True, serialize=False)),
                ('month', models.DateField(help_text='Its first day')),
                ('grader', models.CharField(choices=[('model', 'Model'), ('offline', 'Offline')], max_length=10)),
                ('graded', models.IntegerField()),
                ('unscored', models.IntegerField()),
                ('score_sum', models.BigIntegerField(help_text='Hundredths of a point')),
                ('score_squares', models.BigIntegerField()),
                ('verdicts', models.IntegerField()),
                ('closed', models.IntegerField()),
                ('last_session_at', models.DateTimeField()),
                ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organisation')),
                ('user', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'db_table': 'analytics_user_months',
            },
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
