from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def judge_at_once(apps, schema_editor):
    """Until now a dry run was by rules, which judge within the request that asks for it."""
    runs = apps.get_model("grading", "DryRun").objects.filter(pk=OuterRef("dry_run"))
    results = apps.get_model("grading", "DryRunResult").objects
    results.update(judged_at=Subquery(runs.values("created_at")))


class Migration(migrations.Migration):
    dependencies = [("grading", "0008_grades_to_trust")]

    operations = [
        migrations.AddField(
            model_name="dryrun",
            name="rubric",
            field=models.JSONField(
                help_text="By a model: the draft as it was, for it may be edited meanwhile",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="dryrun",
            name="expected_cost_usd",
            field=models.DecimalField(
                decimal_places=6,
                help_text="By a model: as it was agreed to",
                max_digits=12,
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="dryrunresult",
            name="judged_at",
            field=models.DateTimeField(help_text="Empty: the model was not asked yet", null=True),
        ),
        migrations.RunPython(judge_at_once, migrations.RunPython.noop),
    ]
