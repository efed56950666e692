"""The filter bar: what the address asks for, and what can be chosen."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from accounts.models import Organisation, User
from analytics.api.filters import OrganisationQuery
from analytics.periods import ALL, DEFAULT
from sessions_app.models import Assignment, Persona

NAMES = ("period", "from", "to", "user", "assignment", "persona", "include_offline")
PERIODS = (
    ("7d", "7 days"),
    ("30d", "30 days"),
    ("90d", "90 days"),
    ("365d", "A year"),
    (ALL, "All time"),
)
OFFERED = 500  # people, assignments, personas; the address takes any


@dataclass(frozen=True, slots=True)
class FilterBar:
    """``given`` as the API has it; ``problem`` names what of the address made no sense."""

    given: dict[str, Any]
    problem: str
    is_narrowed: bool
    people: Sequence[User] = ()
    assignments: Sequence[Assignment] = ()
    personas: Sequence[Persona] = ()

    @property
    def periods(self) -> Sequence[tuple[str, str]]:
        return PERIODS

    @property
    def include_offline(self) -> bool:
        return bool(self.given["include_offline"])


def filter_bar(
    request: HttpRequest, *, organisation: Organisation | None = None, default: str = DEFAULT
) -> FilterBar:
    """With lists to choose from where the page is about a whole organisation.

    What makes no sense is named, and the figures are those of no filter at all.
    """
    said = {name: value for name in NAMES if (value := request.GET.get(name, ""))}
    if "period" in said:  # chosen in the form after an address with from and to
        said.pop("from", None)
        said.pop("to", None)
    if organisation is None:
        said.pop("user", None)
    query = OrganisationQuery(data=said)
    problem = ""
    if not query.is_valid():
        problem = " ".join(f"{name}: {words[0]}" for name, words in query.errors.items())
        query = OrganisationQuery(data={})
        query.is_valid(raise_exception=True)
    given = dict(query.validated_data)
    if "from" not in given:
        given.setdefault("period", default)
    offered = _offered(organisation) if organisation else {}
    return FilterBar(given, problem, bool(said), **offered)


def _offered(organisation: Organisation) -> dict[str, Any]:
    people = User.objects.filter(organisation=organisation, is_active=True)
    assignments = Assignment.objects.filter(organisation=organisation)
    personas = Persona.objects.filter(organisation=None) | Persona.objects.filter(
        organisation=organisation
    )
    return {
        "people": people.order_by("name", "email")[:OFFERED],
        "assignments": assignments.only("title")[:OFFERED],
        "personas": personas.only("name", "title")[:OFFERED],
    }
