from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('sessions_app', '0005_one_index_is_enough'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='steprun',
            index=models.Index(condition=models.Q(('status', 'done')), fields=['step', '-finished_at'], name='step_runs_durations'),
        ),
    ]
