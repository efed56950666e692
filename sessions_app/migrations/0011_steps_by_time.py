from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sessions_app", "0010_rubric_versions_named")]

    operations = [
        migrations.AddIndex(
            model_name="steprun",
            index=models.Index(
                condition=models.Q(("step", "publish")),
                fields=["created_at"],
                name="step_runs_published",
            ),
        )
    ]
