"""Which ways out are configured."""

from django.conf import settings

from sessions_app.models import Alert


def configured_channels() -> list[Alert.Channel]:
    """None is the default: nothing is sent where nobody asked for it."""
    channels = []
    if settings.ALERT_EMAIL and settings.EMAIL_URL:
        channels.append(Alert.Channel.EMAIL)
    if settings.ALERT_WEBHOOK_URL and settings.ALERT_WEBHOOK_SECRET:
        channels.append(Alert.Channel.WEBHOOK)
    return channels
