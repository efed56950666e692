"""Rollups that had drifted are told of: a fault of ours, though the figures are right again."""

import sentry_sdk
from django.conf import settings

from sessions_app.alerts.channels import configured_channels
from sessions_app.alerts.webhook import webhook_post
from sessions_app.mail import mail_send
from sessions_app.models import Alert


def drift_tell(*, organisation_id: int, rows: int, example: str, message_id: str) -> None:
    """Over the channels that notices go by, and to Sentry. Raises Transient."""
    subject = f"Rollups of organisation {organisation_id} had drifted"
    text = f"{rows} rows were not what lies below them, and were put right. One of them: {example}"
    channels = configured_channels()
    if Alert.Channel.WEBHOOK in channels:
        data: dict[str, object] = {"org_id": organisation_id, "rows": rows, "example": example}
        webhook_post("rollups.drifted", data, message_id=message_id)
    if Alert.Channel.EMAIL in channels:
        mail_send(to=settings.ALERT_EMAIL, subject=subject, text=text, message_id=message_id)
    sentry_sdk.capture_message(subject, level="error")
