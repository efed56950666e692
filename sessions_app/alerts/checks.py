"""What must hold of the settings before a notice can go out."""

import base64
from typing import Any
from urllib.parse import urlsplit

import environ
from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.validators import validate_email

SHORTEST_SECRET = 24  # bytes, as Standard Webhooks asks


@register()
def alerts_can_be_sent(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """A notice that cannot leave is found out at the start, not at the first dead letter."""
    return [*_of_email(), *_of_webhook()]


def _of_email() -> list[CheckMessage]:
    problems: list[CheckMessage] = []
    if settings.EMAIL_URL and not _is_mail_server(settings.EMAIL_URL):
        problems.append(
            Error(
                "EMAIL_URL names no mail server.",
                hint="Write smtp+tls://user:password@mail.example:587.",
                id="sessions_app.E010",
            )
        )
    if not settings.ALERT_EMAIL:
        return problems
    try:
        validate_email(settings.ALERT_EMAIL)
    except ValidationError:
        problems.append(
            Error(
                f"ALERT_EMAIL is {settings.ALERT_EMAIL!r}, which is no address.",
                hint="Write one address, such as oncall@example.com.",
                id="sessions_app.E011",
            )
        )
    if not settings.EMAIL_URL:
        problems.append(
            Error(
                "ALERT_EMAIL is set, but EMAIL_URL is not: no notice could be sent.",
                hint="Set EMAIL_URL to the mail server: smtp+tls://user:password@mail.example:587.",
                id="sessions_app.E012",
            )
        )
    return problems


def _of_webhook() -> list[CheckMessage]:
    problems: list[CheckMessage] = []
    if not settings.ALERT_WEBHOOK_URL:
        return problems
    if not _is_address(settings.ALERT_WEBHOOK_URL):
        problems.append(
            Error(
                f"ALERT_WEBHOOK_URL is {settings.ALERT_WEBHOOK_URL!r}.",
                hint="Begin it with https:// (or http:// inside your network).",
                id="sessions_app.E013",
            )
        )
    if not _is_secret(settings.ALERT_WEBHOOK_SECRET):
        problems.append(
            Error(
                "ALERT_WEBHOOK_SECRET is not set, or is no Base64 of at least 24 bytes.",
                hint='Set it to whsec_ and the output of "openssl rand -base64 32".',
                id="sessions_app.E014",
            )
        )
    return problems


def _is_mail_server(url: str) -> bool:
    try:
        config = environ.Env.email_url_config(url)
    except (ValueError, ImproperlyConfigured):
        return False
    return config["EMAIL_BACKEND"].endswith("smtp.EmailBackend") and bool(config["EMAIL_HOST"])


def _is_address(url: str) -> bool:
    scheme, _, rest = url.partition("://")
    return scheme in ("http", "https") and bool(urlsplit(f"//{rest}").hostname)


def _is_secret(secret: str) -> bool:
    try:
        key = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except ValueError:
        return False
    return len(key) >= SHORTEST_SECRET
