"""The project: settings, addresses, Celery, the embedded services and the demo."""
