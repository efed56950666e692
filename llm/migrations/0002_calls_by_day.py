from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('llm', '0001_initial'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='llmcall',
            index=models.Index(fields=['created_at'], name='llm_calls_created'),
        ),
    ]
