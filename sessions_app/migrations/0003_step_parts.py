from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('sessions_app', '0002_line_under_limits'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='steprun',
            options={'ordering': ['session', 'position', 'part']},
        ),
        migrations.AddField(
            model_name='steprun',
            name='part',
            field=models.PositiveSmallIntegerField(default=0, help_text='Of a step that is cut in parts: 1, 2, 3…; else 0'),
        ),
        migrations.RemoveConstraint(
            model_name='steprun',
            name='step_runs_once',
        ),
        migrations.AddConstraint(
            model_name='steprun',
            constraint=models.UniqueConstraint(fields=('session', 'step', 'part'), name='step_runs_once'),
        ),
    ]
