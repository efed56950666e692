
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('sessions_app', '0011_steps_by_time'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='TranscriptAccess',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(max_length=500)),
                ('asked_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('answered_at', models.DateTimeField(null=True)),
                ('until', models.DateTimeField(help_text='None: not answered yet, or refused', null=True)),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='transcript_accesses', to='sessions_app.trainingsession')),
            ],
            options={
                'db_table': 'transcript_accesses',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='TranscriptReading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('read_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('access', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='readings', to='sessions_app.transcriptaccess')),
            ],
            options={
                'db_table': 'transcript_readings',
                'ordering': ['id'],
            },
        ),
        migrations.AddConstraint(
            model_name='transcriptaccess',
            constraint=models.UniqueConstraint(condition=models.Q(('answered_at', None)), fields=('session', 'asked_by'), name='transcript_accesses_one_waiting'),
        ),
    ]
