import pytest
from django.test import Client

from tests.calls import envelope

SECRET = "the-webhook-secret"


@pytest.fixture
def webhook_secret(settings):
    settings.VAPI_WEBHOOK_SECRET = SECRET
    return SECRET


@pytest.fixture
def deliver(webhook_secret):
    """Posts a message, or bytes as they are, as VAPI does."""

    def post(message, *, secret=webhook_secret):
        body = message if isinstance(message, bytes) else envelope(message)
        return Client().post(
            "/api/webhooks/vapi",
            data=body,
            content_type="application/json",
            headers={"X-Vapi-Secret": secret} if secret is not None else {},
        )

    return post
