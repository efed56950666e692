import django.db.models.deletion
from django.db import migrations, models

FIGURES = [
    "talk_ratio",
    "monologue",
    "customer_story",
    "questions",
    "questions_an_hour",
    "open_questions",
    "patience",
    "interactivity",
    "pace",
    "fillers",
    "interruptions",
    "silence",
]


class Migration(migrations.Migration):
    dependencies = [("grading", "0004_people_speak")]

    operations = [
        migrations.CreateModel(
            name="ConversationMetrics",
            fields=[
                (
                    "session",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="conversation",
                        serialize=False,
                        to="sessions_app.trainingsession",
                    ),
                ),
                (
                    "times",
                    models.CharField(
                        help_text="measured, estimated or unavailable", max_length=12
                    ),
                ),
                *[(name, models.FloatField(null=True)) for name in FIGURES],
            ],
            options={
                "verbose_name_plural": "conversation metrics",
                "db_table": "conversation_metrics",
            },
        ),
    ]
