"""The fakes as fixtures; the settings point at them while they run."""

import pytest

from tests.fakes.openai_server import FakeOpenAI


@pytest.fixture
def fake_openai(settings):
    """A model that grades. `will(…)` and `always(…)` make it fail as told."""
    with FakeOpenAI() as server:
        settings.OPENAI_BASE_URL = server.base_url
        settings.OPENAI_API_KEY = "sk-for-tests-only"
        yield server
