"""The project: settings, addresses, Celery, the embedded services and the demo."""

from salestrainer.celery import app as celery_app

__all__ = ["celery_app"]
