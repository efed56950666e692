import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("grading", "0007_dry_runs")]

    operations = [
        migrations.AddField(
            model_name="gradeoverride",
            name="carried_from",
            field=models.ForeignKey(
                blank=True,
                help_text="As it was said of an earlier grade; empty: it was said of this one",
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="grading.gradeoverride",
            ),
        ),
        migrations.AddField(
            model_name="gradedispute",
            name="made_on",
            field=models.ForeignKey(
                blank=True,
                help_text="The earlier grade that it was made about; empty: this one",
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="grading.sessiongrade",
            ),
        ),
    ]
