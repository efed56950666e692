from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("grading", "0009_dry_runs_by_model")]

    operations = [
        migrations.AddField(
            model_name="regrade",
            name="grader",
            field=models.CharField(
                blank=True,
                default="",
                help_text="As grades name it; empty: the usual one",
                max_length=100,
            ),
        ),
    ]
