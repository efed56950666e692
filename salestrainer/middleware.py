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
        if path.startswith("/api/"):
            # Declared without one; a catch-all makes every spelling below /api/ a valid path.
            request.path_info = path.rstrip("/")
        elif path != "/" and not is_valid_path(path):
            other = path[:-1] if path.endswith("/") else f"{path}/"
            request.path_info = other if is_valid_path(other) else path
        return get_response(request)

    return middleware
