from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("grading", "0005_conversation_metrics")]

    operations = [
        migrations.AddField(
            model_name="sessiongrade",
            name="corrections",
            field=models.JSONField(
                blank=True,
                default=list,
                help_text="What was misheard: {turn_index, from, to}; `from` stands in the raw turn",
            ),
        ),
        migrations.AddField(
            model_name="sessiongrade",
            name="ignored_corrections",
            field=models.PositiveSmallIntegerField(default=0),
        ),
    ]
