import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce


def fill(apps, schema_editor):
    """Nobody has spoken yet: the grader's own figures count. What was said with the current grade
    stands on its session; of earlier ones it is gone.
    """
    SessionGrade = apps.get_model("grading", "SessionGrade")
    SessionGrade.objects.update(
        effective_percentage=F("percentage"),
        effective_passed=F("passed"),
        effective_blockers=F("blockers"),
    )
    sessions = apps.get_model("sessions_app", "TrainingSession").objects
    said = sessions.filter(pk=OuterRef("session"))
    SessionGrade.objects.filter(is_current=True).update(
        summary=Coalesce(Subquery(said.values("ai_summary")), Value("")),
        outcome=Subquery(said.values("outcome")),
        commitment=Subquery(said.values("commitment")),
    )


class Migration(migrations.Migration):

    dependencies = [
        ('grading', '0003_one_index_is_enough'),
        ('sessions_app', '0008_live_turns'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='criteriongrade',
            name='is_unreliable',
            field=models.BooleanField(default=False, help_text='People scored it otherwise too often: it decides nothing'),
        ),
        migrations.AddField(
            model_name='sessiongrade',
            name='commitment',
            field=models.JSONField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='sessiongrade',
            name='effective_blockers',
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AddField(
            model_name='sessiongrade',
            name='effective_passed',
            field=models.BooleanField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='sessiongrade',
            name='effective_percentage',
            field=models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True),
        ),
        migrations.AddField(
            model_name='sessiongrade',
            name='outcome',
            field=models.CharField(blank=True, choices=[('none', 'No commitment'), ('next_step', 'Next step agreed'), ('closed', 'Closed')], max_length=10, null=True),
        ),
        migrations.AddField(
            model_name='sessiongrade',
            name='summary',
            field=models.TextField(blank=True),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.CreateModel(
            name='GradeOverride',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('criterion', models.CharField(help_text='Its key', max_length=60)),
                ('before', models.SmallIntegerField(help_text='What counted before; empty: nothing', null=True)),
                ('score', models.SmallIntegerField()),
                ('reason', models.TextField()),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('grade', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='overrides', to='grading.sessiongrade')),
            ],
            options={
                'db_table': 'grade_overrides',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='SessionComment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('turn_index', models.PositiveIntegerField(help_text='Empty: the whole call', null=True)),
                ('text', models.TextField()),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='comments', to='sessions_app.trainingsession')),
            ],
            options={
                'db_table': 'session_comments',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='SessionReview',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('approved', models.BooleanField()),
                ('reason', models.CharField(max_length=200)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reviews', to='sessions_app.trainingsession')),
            ],
            options={
                'db_table': 'session_reviews',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='BlindScore',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('criterion', models.CharField(help_text='Its key', max_length=60)),
                ('score', models.SmallIntegerField(help_text='Empty: it does not apply', null=True)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('reviewer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('rubric_version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='sessions_app.rubricversion')),
                ('session', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='blind_scores', to='sessions_app.trainingsession')),
            ],
            options={
                'db_table': 'blind_scores',
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('session', 'rubric_version', 'reviewer', 'criterion'), name='blind_scores_once')],
            },
        ),
        migrations.CreateModel(
            name='GradeDispute',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('criterion', models.CharField(blank=True, help_text='Its key; empty: the whole', max_length=60)),
                ('reason', models.TextField()),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('accepted', models.BooleanField(blank=True, null=True)),
                ('answer', models.TextField(blank=True)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('grade', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='disputes', to='grading.sessiongrade')),
                ('override', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='grading.gradeoverride')),
            ],
            options={
                'db_table': 'grade_disputes',
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('answered_at', None)), fields=('grade', 'criterion'), name='grade_disputes_one_open')],
            },
        ),
        migrations.CreateModel(
            name='Regrade',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('by', models.ForeignKey(help_text='Empty: a terminal', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('grade', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='grading.sessiongrade')),
                ('rubric_version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sessions_app.rubricversion')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='regrades', to='sessions_app.trainingsession')),
            ],
            options={
                'db_table': 'regrades',
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('session',), name='regrades_one_open')],
            },
        ),
    ]
