"""What must hold of the door for frontends before anything starts."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

LOOPBACK = ("localhost", "127.0.0.1", "::1")
SHORTEST_SECRET = 32  # bytes: HS256 is no stronger than its secret


@register()
def supabase_can_be_trusted(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Keys from a plain address could be anybody's, and a short secret can be guessed."""
    problems: list[CheckMessage] = []
    url, secret = settings.SUPABASE_URL, settings.SUPABASE_JWT_SECRET
    if url and not _is_project(url):
        problems.append(
            Error(
                f"SUPABASE_URL is {url!r}, which is no project's address.",
                hint="Write it as the dashboard shows it, such as https://abc.supabase.co.",
                id="accounts.E001",
            )
        )
    if secret and not url:
        problems.append(
            Error(
                "SUPABASE_JWT_SECRET is set, but SUPABASE_URL is not.",
                hint="Set SUPABASE_URL: tokens are only taken from that project.",
                id="accounts.E002",
            )
        )
    if secret and len(secret.encode()) < SHORTEST_SECRET:
        problems.append(
            Error(
                f"SUPABASE_JWT_SECRET is shorter than {SHORTEST_SECRET} bytes.",
                hint="Copy the whole legacy secret; leave it empty where the project has keys.",
                id="accounts.E003",
            )
        )
    return problems


def _is_project(url: str) -> bool:
    """Scheme, host and perhaps a port; plain http only on this machine."""
    try:
        parts = urlsplit(url)
        is_bare = parts.port != 0 and not (parts.path or parts.query or parts.fragment)
    except ValueError:
        return False
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
    return is_safe and is_bare and bool(parts.hostname) and "@" not in parts.netloc
