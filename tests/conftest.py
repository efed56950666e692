"""Every test process has a database and a Redis number of its own, and stays on this machine."""

import os
import re

import pytest
import pytest_socket

pytest_plugins = ["tests.fakes.fixtures"]


def _own_redis_number() -> None:
    """Before Django reads its settings: the workers' broker and cache must not be shared."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0")
    number = int(worker.removeprefix("gw")) + 1
    os.environ["REDIS_URL"] = re.sub(r"/\d*$", f"/{number}", os.environ["REDIS_URL"])


_own_redis_number()


@pytest.hookimpl(trylast=True)
def pytest_runtest_setup():
    pytest_socket.socket_allow_hosts(["127.0.0.1", "localhost", "::1"], allow_unix_socket=True)


@pytest.fixture(autouse=True)
def _no_outside_services(settings, tmp_path):
    """Nothing is configured unless a test does it."""
    settings.OPENAI_API_KEY = settings.OPENAI_BASE_URL = ""
    settings.VAPI_API_KEY = settings.VAPI_WEBHOOK_SECRET = settings.VAPI_HMAC_SECRET = ""


@pytest.fixture(autouse=True)
def _fresh_cache():
    """Throttles count in the cache; one test's requests must not slow another's."""
    from django.core.cache import cache

    cache.clear()
