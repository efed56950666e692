"""What may be asked for, and the scope that it means."""

from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.http import Http404
from rest_framework import serializers

from accounts.models import Organisation, User
from analytics.periods import ALL, DEFAULT, LENGTHS, Period, period_between, period_named, today
from analytics.selectors.answer import first_day
from analytics.selectors.scope import Scope
from sessions_app.models import Assignment, Persona

EARLIEST = date(2000, 1, 1)
AHEAD = timedelta(days=366)


class AnalyticsQuery(serializers.Serializer[Any]):
    """A period by name, or from and to, both included, in the organisation's time zone."""

    period = serializers.ChoiceField([*LENGTHS, ALL], required=False)
    to = serializers.DateField(required=False, help_text="Without it, today")
    assignment = serializers.IntegerField(required=False, min_value=1, max_value=2**63 - 1)
    persona = serializers.IntegerField(required=False, min_value=1, max_value=2**63 - 1)
    include_offline = serializers.BooleanField(default=False)

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """`from` is a word of Python's and cannot be declared as an attribute."""
        return {**super().get_fields(), "from": serializers.DateField(required=False)}

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        first, last = attrs.get("from"), attrs.get("to")
        if "period" in attrs and (first or last):
            raise _wrong("period", "Give either a period, or from and to.")
        if last and not first:
            raise _wrong("from", "Say from when, too.")
        latest = date.today() + AHEAD  # noqa: DTZ011  (a day more or less is all the same here)
        for name, day in (("from", first), ("to", last)):
            if day and not EARLIEST <= day <= latest:
                raise _wrong(name, f"Choose a day between {EARLIEST} and {latest}.")
        if first and last and first > last:
            raise _wrong("from", "It lies after to.")
        return attrs


class OrganisationQuery(AnalyticsQuery):
    user = serializers.UUIDField(required=False)
    users_page = serializers.IntegerField(default=1, min_value=1, max_value=100_000)


def scope_of_organisation(organisation: Organisation, given: dict[str, Any]) -> Scope:
    """Raises Http404 for a person, an assignment or a persona that is not the organisation's."""
    if user := given.get("user"):
        _demand(User.objects.filter(pk=user, organisation=organisation))
    return _scope(organisation, given, user=user, own=False)


def scope_of_person(person: User, organisation: Organisation, given: dict[str, Any]) -> Scope:
    """Raises Http404 as above."""
    return _scope(organisation, given, user=person.pk, own=True)


def _scope(organisation: Organisation, given: dict[str, Any], *, user: Any, own: bool) -> Scope:
    assignment, persona = given.get("assignment"), given.get("persona")
    if assignment:
        _demand(Assignment.objects.filter(pk=assignment, organisation=organisation))
    if persona:
        theirs = Q(organisation=None) | Q(organisation=organisation)
        _demand(Persona.objects.filter(theirs, pk=persona))
    period = _period(organisation, given, user=user)
    return Scope(organisation.pk, period, user, assignment, persona, own)


def _period(organisation: Organisation, given: dict[str, Any], *, user: Any) -> Period:
    zone = ZoneInfo(organisation.time_zone)
    if first := given.get("from"):
        last = given.get("to") or max(today(zone), first)
        return period_between(first, last, zone)
    name = given.get("period", DEFAULT)
    beginning = first_day(organisation.pk, zone, user_id=user) if name == ALL else None
    return period_named(name, zone, beginning=beginning)


def _demand(rows: Any) -> None:
    if not rows.exists():
        raise Http404


def _wrong(field: str, detail: str) -> serializers.ValidationError:
    return serializers.ValidationError({field: detail})
