from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("grading", "0011_notes_by_grader")]

    operations = [
        migrations.AddField(
            model_name="graderepeat",
            name="asked_at",
            field=models.DateTimeField(
                help_text="Kept before the request goes out: whoever finds it asks no more",
                null=True,
            ),
        ),
    ]
