import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_leaderboard"),
        ("grading", "0007_dry_runs"),
    ]

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
        migrations.CreateModel(
            name="GradeRepeat",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "expected_usd",
                    models.DecimalField(
                        decimal_places=6, help_text="With an answer at full length", max_digits=12
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                ("done_at", models.DateTimeField(null=True)),
                ("percentage", models.DecimalField(decimal_places=2, max_digits=5, null=True)),
                (
                    "grade",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="repeats",
                        to="grading.sessiongrade",
                    ),
                ),
            ],
            options={
                "db_table": "grade_repeats",
                "ordering": ["id"],
                "indexes": [models.Index(fields=["created_at"], name="grade_repeats_created")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("done_at__isnull", False)),
                        fields=("grade",),
                        name="grade_repeats_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RepeatedScore",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("criterion", models.CharField(help_text="Its key", max_length=60)),
                ("first", models.SmallIntegerField(null=True)),
                ("again", models.SmallIntegerField(null=True)),
                (
                    "repeat",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="scores",
                        to="grading.graderepeat",
                    ),
                ),
            ],
            options={
                "db_table": "repeated_scores",
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("repeat", "criterion"), name="repeated_scores_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="GraderAgreement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("grader", models.CharField(max_length=100)),
                ("criterion", models.CharField(help_text="Its key", max_length=60)),
                ("name", models.CharField(max_length=120)),
                ("calls", models.PositiveIntegerField()),
                ("exact", models.FloatField(help_text="Part of 1")),
                ("within_one", models.FloatField(help_text="Part of 1")),
                (
                    "bias",
                    models.FloatField(help_text="How much higher the grader scores on average"),
                ),
                ("kappa", models.FloatField(null=True)),
                (
                    "interval",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.FloatField(), null=True, size=2
                    ),
                ),
                (
                    "computed_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "rubric_version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="sessions_app.rubricversion",
                    ),
                ),
            ],
            options={
                "db_table": "grader_agreements",
                "ordering": ["rubric_version", "grader", "criterion"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "rubric_version", "grader", "criterion"),
                        name="grader_agreements_once",
                    )
                ],
            },
        ),
    ]
