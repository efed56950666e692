"""What a token claims, once its signature, its sender, its audience and its time are proved."""

from typing import Any

import jwt
from django.conf import settings

from accounts.supabase.keys import ALGORITHMS, UnknownKey, key_set

AUDIENCE = "authenticated"
LEEWAY = 30  # seconds that two clocks may differ
LEGACY = "HS256"
CLAIMS = ("exp", "sub", "aud", "iss")


class BadToken(Exception):
    """The token proves nothing; the text says why in a few words."""


def token_claims(token: str) -> dict[str, Any]:
    """The claims of a Supabase access token. Raises BadToken and KeysAway."""
    try:
        header = jwt.get_unverified_header(token)
        algorithm = str(header.get("alg"))
        return jwt.decode(
            token,
            _key(algorithm, header.get("kid")),
            algorithms=[algorithm],
            audience=AUDIENCE,
            issuer=f"{settings.SUPABASE_URL}/auth/v1",
            leeway=LEEWAY,
            options={"require": list(CLAIMS)},
        )
    except UnknownKey:
        raise BadToken("It is signed with a key that the project does not have.") from None
    except jwt.ExpiredSignatureError:
        raise BadToken("It has expired. Log in again.") from None
    except jwt.PyJWTError as problem:
        raise BadToken(f"{problem}.") from None


def _key(algorithm: str, name: Any) -> Any:
    """The token says how it is signed, so each way has keys of its own that no other may use.

    A public key is never a secret for HS256, and `none` is no way at all.
    """
    if algorithm in ALGORITHMS:
        if not isinstance(name, str):
            raise UnknownKey
        key = key_set(settings.SUPABASE_URL).key(name)
        if key.algorithm_name == algorithm:
            return key
    elif algorithm == LEGACY and settings.SUPABASE_JWT_SECRET:
        return settings.SUPABASE_JWT_SECRET
    raise BadToken(f"Its algorithm, {algorithm[:20]!r}, is not accepted here.")
