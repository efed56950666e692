import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('grading', '0001_initial'),
        ('sessions_app', '0003_step_parts'),
    ]

    operations = [
        migrations.CreateModel(
            name='EvidencePart',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('part', models.PositiveSmallIntegerField(help_text="Counts from 1, as the step's part")),
                ('begin', models.PositiveIntegerField(help_text='Its first piece (grading/long_calls/cutting.py)')),
                ('end', models.PositiveIntegerField(help_text='The piece after its last')),
                ('notes', models.JSONField(help_text='Summary, quotes by criterion, commitments', null=True)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('rubric_version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sessions_app.rubricversion')),
                ('session', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='evidence_parts', to='sessions_app.trainingsession')),
            ],
            options={
                'db_table': 'evidence_parts',
                'ordering': ['session', 'part'],
                'constraints': [models.UniqueConstraint(fields=('session', 'part'), name='evidence_parts_once')],
            },
        ),
    ]
