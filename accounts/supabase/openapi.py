"""The API's description of how one logs in with Supabase."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.plumbing import build_bearer_security_scheme_object


class SupabaseScheme(OpenApiAuthenticationExtension):
    """Being defined is enough: see AccountsConfig.ready."""

    target_class = "accounts.supabase.authentication.SupabaseAuthentication"
    name = "supabaseAuth"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        return build_bearer_security_scheme_object(
            header_name="Authorization",
            token_prefix="Bearer",  # noqa: S106  (a word, no secret)
            bearer_format="JWT",
        )
