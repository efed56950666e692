"""The web process: `gunicorn salestrainer.wsgi`."""

import os
import sys

from django.core.checks import ERROR, run_checks
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "salestrainer.settings")
application = get_wsgi_application()
# Commands and workers run the checks by themselves.
if problems := [problem for problem in run_checks() if problem.level >= ERROR]:
    sys.exit("\n".join(f"{problem.id}: {problem.msg} {problem.hint}" for problem in problems))
