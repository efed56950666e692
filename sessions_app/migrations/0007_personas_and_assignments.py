import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
import sessions_app.models.persona_rules
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('sessions_app', '0006_step_durations'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='assignment',
            name='attempts_allowed',
            field=models.PositiveSmallIntegerField(blank=True, help_text='Empty: as many as one likes', null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(100)]),
        ),
        migrations.AddField(
            model_name='assignment',
            name='pass_count',
            field=models.PositiveSmallIntegerField(default=1, help_text='So many sessions must reach the score', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(100)]),
        ),
        migrations.AddField(
            model_name='assignment',
            name='pass_score',
            field=models.DecimalField(blank=True, decimal_places=2, help_text="Empty: the rubric's pass mark", max_digits=5, null=True, validators=[django.core.validators.MinValueValidator(Decimal('0')), django.core.validators.MaxValueValidator(Decimal('100'))]),
        ),
        migrations.AddField(
            model_name='persona',
            name='version',
            field=models.PositiveIntegerField(default=1, editable=False, help_text='Moves with each change of the customer'),
        ),
        migrations.AddField(
            model_name='trainingsession',
            name='reviewed_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='trainingsession',
            name='reviewed_by',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='persona',
            name='description',
            field=models.TextField(validators=[django.core.validators.MaxLengthValidator(4000)]),
        ),
        migrations.AlterField(
            model_name='persona',
            name='first_message',
            field=models.TextField(blank=True, validators=[django.core.validators.MaxLengthValidator(500)]),
        ),
        migrations.AlterField(
            model_name='persona',
            name='hidden_goals',
            field=models.TextField(blank=True, validators=[django.core.validators.MaxLengthValidator(4000)]),
        ),
        migrations.AlterField(
            model_name='persona',
            name='is_active',
            field=models.BooleanField(default=True, help_text='Off: archived, offered to nobody'),
        ),
        migrations.AlterField(
            model_name='persona',
            name='knowledge',
            field=models.TextField(blank=True, validators=[django.core.validators.MaxLengthValidator(4000)]),
        ),
        migrations.AlterField(
            model_name='persona',
            name='language',
            field=models.CharField(default='en', max_length=10, validators=[sessions_app.models.persona_rules.validate_language]),
        ),
        migrations.AlterField(
            model_name='persona',
            name='model',
            field=models.JSONField(blank=True, default=dict, validators=[sessions_app.models.persona_rules.validate_settings]),
        ),
        migrations.AlterField(
            model_name='persona',
            name='objections',
            field=models.JSONField(blank=True, default=list, validators=[sessions_app.models.persona_rules.validate_objections]),
        ),
        migrations.AlterField(
            model_name='persona',
            name='voice',
            field=models.JSONField(blank=True, default=dict, validators=[sessions_app.models.persona_rules.validate_settings]),
        ),
        migrations.CreateModel(
            name='AssignmentReminder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('run_after', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), help_text='When it is tried, or tried again')),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('assignment', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='reminders', to='sessions_app.assignment')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'db_table': 'assignment_reminders',
                'indexes': [models.Index(condition=models.Q(('sent_at', None)), fields=['run_after'], name='assignment_reminders_to_send')],
                'constraints': [models.UniqueConstraint(fields=('assignment', 'user'), name='assignment_reminders_one_a_person')],
            },
        ),
        migrations.CreateModel(
            name='RepScript',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(blank=True, validators=[django.core.validators.MaxLengthValidator(20000)])),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('persona', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='sessions_app.persona')),
                ('user', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'db_table': 'rep_scripts',
                'constraints': [models.UniqueConstraint(fields=('user', 'persona'), name='rep_scripts_one_a_persona')],
            },
        ),
    ]
