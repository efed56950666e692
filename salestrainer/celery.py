"""Celery as the engine of the pipeline. What is to run, and when, stands in Postgres.

Every number here is explained in docs/decisions/0003-celery-as-engine.md.
"""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "salestrainer.settings")

app = Celery("salestrainer")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
