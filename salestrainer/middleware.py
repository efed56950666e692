"""Middleware of the whole site."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import is_valid_path


def either_slash(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Answer a path with and without its trailing slash, never by a redirect."""

    def middleware(request: HttpRequest) -> HttpResponse:
        path = request.path_info
        other = path[:-1] if path.endswith("/") else f"{path}/"
        if path != "/" and not is_valid_path(path) and is_valid_path(other):
            request.path_info = other
        return get_response(request)

    return middleware
