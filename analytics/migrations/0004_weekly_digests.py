import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("analytics", "0003_user_performance_summary"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="WeeklyDigest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("week", models.DateField(help_text="The Monday on which it is sent")),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ("run_after", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("user", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={"db_table": "weekly_digests"},
        ),
        migrations.AddConstraint(
            model_name="weeklydigest",
            constraint=models.UniqueConstraint(fields=("user", "week"), name="weekly_digests_once"),
        ),
        migrations.AddIndex(
            model_name="weeklydigest",
            index=models.Index(condition=models.Q(("sent_at", None)), fields=["run_after"], name="weekly_digests_waiting"),
        ),
    ]
