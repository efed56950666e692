"""What every page for logged-in people has in common."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render, resolve_url
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from accounts.models import User

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def page(view: View[P]) -> View[P]:
    """Read with GET, after a login, and with the clock of the person's organisation.

    The API keeps to UTC; so this is no middleware.
    """
    return require_safe(_logged_in(view))


def page_with_form(view: View[P]) -> View[P]:
    """As `page`, and its form is sent to the same address with POST."""
    return require_http_methods(["GET", "HEAD", "POST"])(_logged_in(view))


def form_only(view: View[P]) -> View[P]:
    """Sent with POST, after a login; it shows nothing of its own."""
    return require_POST(_logged_in(view))


def _logged_in(view: View[P]) -> View[P]:
    @wraps(view)
    def wrapped(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not isinstance(request.user, User):
            return _to_login(request)
        if _has_nul(request):
            problem = "What was sent holds a NUL character, which cannot be kept."
            return render(request, "400.html", {"problem": problem}, status=400)
        organisation = request.user.organisation
        zone = ZoneInfo(organisation.time_zone) if organisation else timezone.get_default_timezone()
        with timezone.override(zone):
            return view(request, *args, **kwargs)

    return wrapped


def _has_nul(request: HttpRequest) -> bool:
    """Nobody types one, and the database refuses it wherever it would be looked for or kept."""
    said = [*request.GET.lists(), *request.POST.lists()]
    return any("\x00" in text for name, texts in said for text in (name, *texts))


def _to_login(request: HttpRequest) -> HttpResponse:
    """A page that polls goes there as a whole: the form must not appear in the middle of it."""
    if not request.headers.get("HX-Request"):
        return redirect_to_login(request.get_full_path())
    back = request.headers.get("HX-Current-URL") or request.get_full_path()
    login = redirect_to_login(_path_of(back), resolve_url(settings.LOGIN_URL))
    return HttpResponseClientRedirect(login["Location"])


def _path_of(url: str) -> str:
    """Without scheme and host, so that nobody is sent elsewhere after the login."""
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
