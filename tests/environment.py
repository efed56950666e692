"""The environment of a test process, laid before Django reads its settings.

Loaded by `-p tests.environment` (pyproject.toml): a conftest.py comes too late for that, since
pytest-django reads the settings first.
"""

import atexit
import os
import re
import shutil
import tempfile

import pytest

# The tests set these themselves: a key in the caller's environment must not be used.
FOREIGN = (
    *("OPENAI_", "GRADE_", "REPEAT_", "VAPI_", "SUPABASE_", "SENTRY_", "ALERT_", "EMAIL_"),
    *("DEBUG", "PUBLIC_BASE_URL", "AWS_", "RECORDINGS_S3_"),
    *("RECORDING_RETENTION_", "TRANSCRIPT_RETENTION_"),
)
DEFAULTS = {
    "SECRET_KEY": "only-for-tests-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGH",
    "DEMO": "true",  # static files without a build, soft shutdowns within seconds
}


def _lay() -> None:
    if not (os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL")):
        # Without them the settings would find a running demo, and the tests would empty it.
        raise pytest.UsageError("Run bin/test, or set DATABASE_URL and REDIS_URL.")
    for name in [name for name in os.environ if name.startswith(FOREIGN)]:
        del os.environ[name]
    for name, value in DEFAULTS.items():
        os.environ[name] = os.environ.get(name) or value
    if not os.environ.get("RECORDINGS_DIR"):
        folder = tempfile.mkdtemp(prefix="sales-trainer-recordings-")
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        os.environ["RECORDINGS_DIR"] = folder
    os.environ["REDIS_URL"] = _own_number(os.environ["REDIS_URL"])


def _own_number(url: str) -> str:
    """Each of xdist's processes has a Redis number of its own, from the given one upward.

    Brokers and caches must not be shared; the databases get their own names from pytest-django.
    """
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    address, number = re.fullmatch(r"(.*?//[^/]*)/?(\d*)", url).groups()
    return f"{address}/{int(number or 0) + worker}"


_lay()
