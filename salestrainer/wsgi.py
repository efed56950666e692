"""The web process: `gunicorn salestrainer.wsgi`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "salestrainer.settings")
application = get_wsgi_application()
