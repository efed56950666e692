from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('sessions_app', '0008_live_turns'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='rubricversion',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['draft', 'published'])), fields=('state', 'rubric'), name='rubric_versions_one_draft_one_published'),
        ),
    ]
