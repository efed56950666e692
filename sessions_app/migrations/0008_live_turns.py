import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('sessions_app', '0007_personas_and_assignments'),
    ]

    operations = [
        migrations.AddField(
            model_name='trainingsession',
            name='recording_kept_days',
            field=models.PositiveIntegerField(blank=True, help_text='The policy by which the recording was deleted', null=True),
        ),
        migrations.AddField(
            model_name='trainingsession',
            name='vapi_asked_at',
            field=models.DateTimeField(blank=True, help_text='When VAPI was last asked about a call that fell silent', null=True),
        ),
        migrations.AddIndex(
            model_name='trainingsession',
            index=models.Index(condition=models.Q(('status__in', ['created', 'in_call'])), fields=['created_at'], name='training_sessions_open'),
        ),
        migrations.AddIndex(
            model_name='trainingsession',
            index=models.Index(condition=models.Q(('recording_file', ''), _negated=True), fields=['created_at'], name='training_sessions_recorded'),
        ),
        migrations.CreateModel(
            name='LiveTurn',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('key', models.CharField(help_text='The same for each delivery of one turn', max_length=64)),
                ('speaker', models.CharField(choices=[('rep', 'Rep'), ('customer', 'Customer')], max_length=10)),
                ('text', models.TextField()),
                ('said_at', models.DateTimeField(help_text="By VAPI's clock")),
                ('session', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='live_turns', to='sessions_app.trainingsession')),
            ],
            options={
                'db_table': 'live_turns',
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('session', 'key'), name='live_turns_once')],
            },
        ),
    ]
