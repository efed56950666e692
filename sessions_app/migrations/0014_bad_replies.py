from django.db import migrations, models
from django.db.models import F


def take_over(apps, schema_editor):
    """Steps that a bad reply failed: the first one waits, the second was the last."""
    steps = apps.get_model("sessions_app", "StepRun").objects.filter(error_class="BadReply")
    steps.update(bad_replies=F("attempts"), last_reply_error=F("error_message"))


class Migration(migrations.Migration):
    dependencies = [("sessions_app", "0013_turns_by_queue")]

    operations = [
        migrations.AddField(
            model_name="steprun",
            name="bad_replies",
            field=models.PositiveSmallIntegerField(
                db_default=0,
                default=0,
                help_text="Of the attempts, those that a BadReply ended",
            ),
        ),
        migrations.AddField(
            model_name="steprun",
            name="last_reply_error",
            field=models.TextField(
                blank=True,
                db_default="",
                help_text="Why it was of no use, for the next try",
            ),
        ),
        migrations.RunPython(take_over, migrations.RunPython.noop, elidable=True),
    ]
