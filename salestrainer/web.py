"""How the web process runs: `gunicorn salestrainer.wsgi --config python:salestrainer.web`.

The number of processes is WEB_CONCURRENCY, as gunicorn reads it by itself.
"""

import os
from typing import Any

from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "salestrainer.settings")

worker_class = "gthread"
threads = settings.WEB_THREADS
timeout = 60  # seconds
graceful_timeout = 20  # seconds
accesslog = "-"


def post_worker_init(worker: Any) -> None:
    """A stream that would go on for a minute ends when its worker is told to."""
    from sessions_app.events.stream import streams

    streams.serving = lambda: worker.alive
