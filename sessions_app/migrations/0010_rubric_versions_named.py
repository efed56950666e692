import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def name_versions(apps, schema_editor):
    """Each version by what its rubric is called now: what it was called before is not known."""
    rubrics = apps.get_model("sessions_app", "Rubric").objects.filter(pk=OuterRef("rubric"))
    versions = apps.get_model("sessions_app", "RubricVersion").objects
    versions.update(name=Subquery(rubrics.values("name")))


class Migration(migrations.Migration):
    dependencies = [
        ("sessions_app", "0009_one_draft_one_published"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="rubricversion",
            name="name",
            field=models.CharField(max_length=120, null=True),
        ),
        migrations.RunPython(name_versions, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="rubricversion",
            name="name",
            field=models.CharField(max_length=120),
        ),
        migrations.AddField(
            model_name="rubricversion",
            name="edit",
            field=models.PositiveIntegerField(
                default=0, editable=False, help_text="Of a draft: how often it was changed"
            ),
        ),
        migrations.AlterField(
            model_name="rubric",
            name="name",
            field=models.CharField(
                help_text="That of the published version; before one is, of the draft",
                max_length=120,
            ),
        ),
        migrations.CreateModel(
            name="RubricEdit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                (
                    "changes",
                    models.JSONField(help_text="Sentences, as rubric_changes.py words them"),
                ),
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
                    "version",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="edits",
                        to="sessions_app.rubricversion",
                    ),
                ),
            ],
            options={"db_table": "rubric_edits", "ordering": ["version", "number"]},
        ),
        migrations.AddConstraint(
            model_name="rubricedit",
            constraint=models.UniqueConstraint(
                fields=("version", "number"), name="rubric_edits_number"
            ),
        ),
    ]
