"""Organisations and the people in them."""

from accounts.models.organisation import Organisation
from accounts.models.user import Role, User, UserManager

__all__ = ["Organisation", "Role", "User", "UserManager"]
