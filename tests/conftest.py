"""Every test stays on this machine; tests/environment.py keeps the processes apart."""

import shutil

import pytest
import pytest_socket

pytest_plugins = ["tests.cast", "tests.fakes.fixtures", "tests.stack"]


@pytest.hookimpl(trylast=True)
def pytest_runtest_setup():
    pytest_socket.socket_allow_hosts(["127.0.0.1", "localhost", "::1"], allow_unix_socket=True)


@pytest.fixture(autouse=True)
def _no_outside_services(settings, tmp_path):
    """Nothing is configured unless a test does it."""
    settings.OPENAI_API_KEY = settings.OPENAI_BASE_URL = ""
    settings.SUPABASE_URL = settings.SUPABASE_JWT_SECRET = ""
    settings.VAPI_API_KEY = settings.VAPI_WEBHOOK_SECRET = settings.VAPI_HMAC_SECRET = ""


@pytest.fixture(scope="session")
def chromium():
    """The path of the browser; without one, the test is skipped."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if path := shutil.which(name):
            return path
    pytest.skip("there is no Chromium here: bin/test --install-browser")


@pytest.fixture(autouse=True)
def _fresh_cache():
    """Throttles count in the cache; one test's requests must not slow another's."""
    from django.core.cache import cache

    cache.clear()
