import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Turns are only remembered from one moment to the next, so the table is made anew."""

    dependencies = [("accounts", "0001_initial"), ("sessions_app", "0012_transcript_access")]

    operations = [
        migrations.DeleteModel(name="LineTurn"),
        migrations.CreateModel(
            name="LineTurn",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "organisation_id",
                        "queue",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("queue", models.CharField(max_length=10)),
                ("served_at", models.DateTimeField()),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
            ],
            options={"db_table": "line_turns"},
        ),
    ]
