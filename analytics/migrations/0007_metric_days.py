from zoneinfo import ZoneInfo

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Max, Min

from analytics.days import ONE_DAY, day_of, day_start, days_between

METRICS = (
    *('talk_ratio', 'monologue', 'customer_story', 'questions', 'questions_an_hour'),
    *('open_questions', 'patience', 'interactivity', 'pace', 'fillers', 'interruptions', 'silence'),
)
VALUES = ", ".join(f"('{metric}', c.{metric})" for metric in METRICS)
FACTS = f"""
    SELECT s.org_id AS organisation_id, s.user_id, known.metric,
        (%(days)s::date[])[width_bucket(s.created_at, %(starts)s::timestamptz[])] AS day,
        (s.session_type <> 'assignment' OR s.channel = 'import' OR s.submitted_for_review IS TRUE)
            AS counted,
        round(known.value * 100)::bigint AS value_sum,
        power(round(known.value * 100), 2)::bigint AS value_squares
    FROM training_sessions s JOIN conversation_metrics c ON c.session_id = s.id
    CROSS JOIN LATERAL (VALUES {VALUES}) known (metric, value)
    WHERE s.status = 'completed' AND known.value BETWEEN 0 AND 100000
        AND s.org_id = %(organisation)s
"""
FILL_ORGANISATION = f"""
INSERT INTO analytics_organisation_metric_days
    (organisation_id, day, metric, measured, value_sum, value_squares)
SELECT organisation_id, day, metric, count(*), sum(value_sum), sum(value_squares)
FROM ({FACTS}) facts WHERE counted
GROUP BY organisation_id, day, metric
"""
FILL_USERS = f"""
INSERT INTO analytics_user_metric_days
    (user_id, organisation_id, day, metric, counted, measured, value_sum, value_squares)
SELECT user_id, organisation_id, day, metric, counted, count(*), sum(value_sum), sum(value_squares)
FROM ({FACTS}) facts
GROUP BY user_id, organisation_id, day, metric, counted
"""


def fill(apps, schema_editor):
    """Organisation by organisation: a day is one of its time zone, cut by zoneinfo."""
    sessions = apps.get_model('sessions_app', 'TrainingSession').objects.order_by()
    for organisation in apps.get_model('accounts', 'Organisation').objects.all():
        zone = ZoneInfo(organisation.time_zone)
        theirs = sessions.filter(org_id=organisation.pk, status='completed')
        first, last = theirs.aggregate(first=Min('created_at'), last=Max('created_at')).values()
        if first is None:
            continue
        days = days_between(day_of(first, zone), day_of(last, zone))
        given = {
            'organisation': organisation.pk,
            'days': list(days),
            'starts': [day_start(day, zone) for day in days],
        }
        with schema_editor.connection.cursor() as cursor:
            cursor.execute(FILL_ORGANISATION, given)
            cursor.execute(FILL_USERS, given)


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_leaderboard'),
        ('analytics', '0006_assignment_attempts'),
        ('grading', '0005_conversation_metrics'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='OrganisationMetricDay',
            fields=[
                ('day', models.DateField(help_text="In the organisation's time zone")),
                ('metric', models.CharField(help_text='Its key in grading/conversation/ranges.py', max_length=30)),
                ('measured', models.IntegerField(help_text='Sessions of which it is known')),
                ('value_sum', models.BigIntegerField(help_text="Hundredths of the metric's unit")),
                ('value_squares', models.BigIntegerField(help_text='Of the hundredths, for intervals')),
                ('pk', models.CompositePrimaryKey('organisation_id', 'day', 'metric', blank=True, editable=False, primary_key=True, serialize=False)),
                ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organisation')),
            ],
            options={
                'db_table': 'analytics_organisation_metric_days',
            },
        ),
        migrations.CreateModel(
            name='UserMetricDay',
            fields=[
                ('day', models.DateField(help_text="In the organisation's time zone")),
                ('metric', models.CharField(help_text='Its key in grading/conversation/ranges.py', max_length=30)),
                ('measured', models.IntegerField(help_text='Sessions of which it is known')),
                ('value_sum', models.BigIntegerField(help_text="Hundredths of the metric's unit")),
                ('value_squares', models.BigIntegerField(help_text='Of the hundredths, for intervals')),
                ('pk', models.CompositePrimaryKey('user_id', 'organisation_id', 'day', 'metric', 'counted', blank=True, editable=False, primary_key=True, serialize=False)),
                ('counted', models.BooleanField(help_text='For the organisation as well')),
                ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organisation')),
                ('user', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'db_table': 'analytics_user_metric_days',
                'indexes': [models.Index(fields=['organisation'], name='analytics_user_metric_days_org')],
            },
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
