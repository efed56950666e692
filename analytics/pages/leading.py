"""Who may open which page."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from accounts.models import Organisation, User
from accounts.viewer import viewer


def own_organisation(request: HttpRequest) -> tuple[User, Organisation]:
    """Raises PermissionDenied for who has none: their pages are others."""
    user = viewer(request)
    if user.organisation is None:
        raise PermissionDenied("You belong to no organisation, so there is nothing to show.")
    return user, user.organisation


def led_organisation(request: HttpRequest, otherwise: str) -> tuple[User, Organisation]:
    """The organisation that the person leads. Raises PermissionDenied with these words."""
    user, organisation = own_organisation(request)
    if not user.leads(organisation.pk):
        raise PermissionDenied(otherwise)
    return user, organisation
