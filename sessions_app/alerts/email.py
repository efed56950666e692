"""A notice by e-mail."""

from django.conf import settings

from sessions_app.alerts.words import Notice
from sessions_app.mail import mail_send


def email_send(notice: Notice, *, message_id: str) -> None:
    """To the address that ALERT_EMAIL names. Raises Transient."""
    mail_send(
        to=settings.ALERT_EMAIL, subject=notice.subject, text=notice.text, message_id=message_id
    )
