"""Middleware of the whole site."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import is_valid_path

from accounts.content_policy import HEADER, content_policy


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


# The admin's and the API's own pages are libraries', which run scripts out of the page.
LIBRARY_PAGES = ("/admin/", "/api/docs")
LIBRARY_POLICY = content_policy(
    script_src="'unsafe-inline' 'unsafe-eval'", style_src="'unsafe-inline'"
)


def content_security_policy(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Say what a page may load, where its view has not said so itself."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        is_library = request.path_info.startswith(LIBRARY_PAGES)
        response.headers.setdefault(HEADER, LIBRARY_POLICY if is_library else content_policy())
        return response

    return middleware
