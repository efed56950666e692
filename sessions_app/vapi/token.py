"""A token with which a browser may speak to VAPI, without our key in it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import jwt
from django.conf import settings
from django.utils import timezone

LIVES = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class PublicToken:
    token: str
    expires_at: datetime


def public_token() -> PublicToken:
    """Signed with the private key, for our own pages and the origins that the settings list.

    It starts calls with assistants that the account has saved, not with any that a page makes up.
    It doesn't restrict their overrides: what a call says of itself proves nothing.
    """
    now = timezone.now()
    site = urlsplit(settings.PUBLIC_BASE_URL)
    restrictions = {
        "enabled": True,
        "allowedOrigins": [f"{site.scheme}://{site.netloc}", *settings.CORS_ALLOWED_ORIGINS],
        "allowTransientAssistant": False,
    }
    claims = {
        "orgId": settings.VAPI_ORG_ID,
        "token": {"tag": "public", "restrictions": restrictions},
        "iat": now,
        "exp": now + LIVES,
    }
    return PublicToken(jwt.encode(claims, settings.VAPI_API_KEY, algorithm="HS256"), now + LIVES)
