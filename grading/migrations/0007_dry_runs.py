import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("grading", "0006_corrections"),
        ("sessions_app", "0009_one_draft_one_published"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DryRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("grader", models.CharField(max_length=100)),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "rubric_version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="sessions_app.rubricversion",
                    ),
                ),
            ],
            options={"db_table": "dry_runs", "ordering": ["-id"]},
        ),
        migrations.CreateModel(
            name="DryRunResult",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("before", models.DecimalField(decimal_places=2, max_digits=5, null=True)),
                ("after", models.DecimalField(decimal_places=2, max_digits=5, null=True)),
                ("passed_before", models.BooleanField(null=True)),
                ("passed_after", models.BooleanField(null=True)),
                (
                    "dry_run",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="results",
                        to="grading.dryrun",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="sessions_app.trainingsession",
                    ),
                ),
            ],
            options={"db_table": "dry_run_results", "ordering": ["id"]},
        ),
        migrations.AddConstraint(
            model_name="dryrunresult",
            constraint=models.UniqueConstraint(
                fields=("dry_run", "session"), name="dry_run_results_once"
            ),
        ),
    ]
