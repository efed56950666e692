"""Whether a message really comes from VAPI."""

import hashlib
import hmac
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

TOLERANCE = timedelta(minutes=5)


def is_authentic(
    headers: Mapping[str, str],
    body: bytes,
    *,
    secret: str,
    hmac_secret: str,
    now: datetime | None = None,
) -> bool:
    """True for the shared secret (`X-Vapi-Secret` or a bearer token) or a fresh signature.

    With neither secret configured nothing is authentic.
    """
    if secret:
        scheme, _, bearer = headers.get("Authorization", "").partition(" ")
        given = headers.get("X-Vapi-Secret") or (bearer if scheme.lower() == "bearer" else "")
        if given and hmac.compare_digest(given.encode(), secret.encode()):
            return True
    return bool(hmac_secret) and _is_signed(headers, body, hmac_secret, now or datetime.now(UTC))


def _is_signed(headers: Mapping[str, str], body: bytes, secret: str, now: datetime) -> bool:
    """`x-signature` is the hex sha256 of `{timestamp}.{body}`; the unit is not documented."""
    timestamp = headers.get("x-timestamp", "")
    if not timestamp.isascii() or not timestamp.isdigit():
        return False
    seconds = int(timestamp[:16]) / (1000 if len(timestamp) > 11 else 1)
    if abs(now.timestamp() - seconds) > TOLERANCE.total_seconds():
        return False
    expected = hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256)
    given = headers.get("x-signature", "").removeprefix("sha256=")
    return hmac.compare_digest(expected.hexdigest().encode(), given.encode())
