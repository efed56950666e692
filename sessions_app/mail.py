"""A message by e-mail, through the server that EMAIL_URL names."""

import smtplib
from urllib.parse import urlsplit

import environ
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.smtp import EmailBackend

from llm.failures import Transient

TIMEOUT = 10  # seconds


def mail_send(*, to: str, subject: str, text: str, message_id: str, html: str = "") -> None:
    """Hand it to the mail server. Raises Transient. The id lets a reader drop a second copy.

    ``html`` is the same once more, for readers that show it.
    """
    message = EmailMultiAlternatives(
        subject=f"[Sales-Trainer] {subject}",
        body=text,
        from_email=_sender(),
        to=[to],
        headers={"Message-ID": f"<{message_id}@sales-trainer>"},
        connection=_server(),
    )
    if html:
        message.attach_alternative(html, "text/html")
    try:
        message.send()
    except (smtplib.SMTPException, OSError) as error:
        raise Transient(f"The mail server did not take it ({type(error).__name__}).") from None


def _server() -> EmailBackend:
    config = environ.Env.email_url_config(settings.EMAIL_URL)
    return EmailBackend(
        host=config["EMAIL_HOST"],
        port=config["EMAIL_PORT"],
        username=config["EMAIL_HOST_USER"],
        password=config["EMAIL_HOST_PASSWORD"],
        use_tls=config.get("EMAIL_USE_TLS", False),
        use_ssl=config.get("EMAIL_USE_SSL", False),
        timeout=TIMEOUT,
    )


def _sender() -> str:
    """The mail account itself where it is an address: servers refuse others."""
    user = environ.Env.email_url_config(settings.EMAIL_URL).get("EMAIL_HOST_USER") or ""
    if "@" in user:
        return user
    return settings.ALERT_EMAIL or f"no-reply@{urlsplit(settings.PUBLIC_BASE_URL).hostname}"
