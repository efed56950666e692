"""Who sees what, as a filter that every queryset of tenants' rows is built on."""

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from accounts.models import Role

if TYPE_CHECKING:
    from accounts.models import User


def own_or_led(
    user: "User | AnonymousUser", *, owner: str = "user", organisation: str = "organisation"
) -> Q:
    """A person's own rows; for managers and admins all of their organisation.

    ``owner`` and ``organisation`` are the paths of these two from the filtered model.
    Support staff see nothing by this rule: they work on steps, not on what was said.
    """
    if user.is_anonymous:
        return Q(pk__in=[])
    if user.is_superuser:
        return Q()
    if user.role in (Role.MANAGER, Role.ADMIN):
        return Q(**{f"{organisation}_id": user.organisation_id})
    return Q(**{f"{owner}_id": user.pk, f"{organisation}_id": user.organisation_id})


def shared_or_ours(user: "User | AnonymousUser", *, organisation: str = "organisation") -> Q:
    """Everyone's rows (without an organisation) and those of the person's own organisation."""
    if user.is_anonymous:
        return Q(pk__in=[])
    if user.is_superuser:
        return Q()
    return Q(**{f"{organisation}__isnull": True}) | Q(
        **{f"{organisation}_id": user.organisation_id}
    )
