from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("grading", "0010_regrades_by_grader")]

    operations = [
        migrations.AddField(
            model_name="evidencepart",
            name="grader",
            field=models.CharField(
                db_default="",
                help_text="As grades name it; empty: of before this was known, and never used again",
                max_length=100,
            ),
        ),
    ]
