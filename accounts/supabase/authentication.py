"""`Authorization: Bearer <Supabase JWT>`. Who may do what is decided by our own tables alone."""

from uuid import UUID

from django.conf import settings
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import APIException, AuthenticationFailed
from rest_framework.request import Request

from accounts.models import User
from accounts.supabase.keys import PAUSE_WITHOUT_KEYS, KeysAway
from accounts.supabase.tokens import BadToken, token_claims


class KeysUnavailable(APIException):
    """503 with Retry-After. Not in accounts.problems, which needs views, and views need this."""

    status_code = 503
    default_code = "unavailable"
    default_detail = "Nobody can log in with Supabase for now: its keys cannot be read."
    wait = int(PAUSE_WITHOUT_KEYS)


class SupabaseAuthentication(BaseAuthentication):
    """Matches a token's `sub` with a user's id. Unknown or inactive: 401; keys away: 503."""

    def authenticate(self, request: Request) -> tuple[User, None] | None:
        scheme, _, token = get_authorization_header(request).decode("latin-1").partition(" ")
        if scheme.lower() != "bearer":
            return None
        if not settings.SUPABASE_URL:
            raise AuthenticationFailed("Bearer tokens are not accepted here: use an API token.")
        try:
            claims = token_claims(token.strip())
        except BadToken as problem:
            raise AuthenticationFailed(f"This token is not valid. {problem}") from None
        except KeysAway:
            raise KeysUnavailable from None
        return _user(claims["sub"]), None

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="api"'


def _user(subject: str) -> User:
    try:
        user = User.objects.filter(pk=UUID(subject)).first()
    except ValueError:
        user = None
    if user is None:
        raise AuthenticationFailed(
            "Supabase knows you, but you are not registered here. Ask an administrator to add you.",
            code="unknown_user",
        )
    if not user.is_active:
        raise AuthenticationFailed("This account is not active.", code="inactive_user")
    return user
