"""Who is asking."""

from django.http import HttpRequest
from rest_framework.exceptions import NotAuthenticated
from rest_framework.request import Request

from accounts.models import User


def viewer(request: Request | HttpRequest) -> User:
    """The logged-in person. Raises NotAuthenticated where a view let somebody else through."""
    if not isinstance(request.user, User):
        raise NotAuthenticated
    return request.user
