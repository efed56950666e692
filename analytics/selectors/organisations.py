"""Every organisation at this moment, for those who run the platform. Nothing that was said."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import Count, F, IntegerField, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import Organisation, User
from sessions_app.models import DeadLetter, TrainingSession

SHOWN = 50
LATELY = timedelta(days=7)


class OrganisationNow(NamedTuple):
    """``calls`` of the last seven days; ``dead_letters`` are open."""

    pk: int
    name: str
    people: int
    calls: int
    last_call_at: datetime | None
    dead_letters: int


def organisations_now() -> list[OrganisationNow]:
    """Those with the most dead letters first, then the latest call. Each count by an index."""
    people = User.objects.filter(organisation=OuterRef("pk"), is_active=True)
    calls = TrainingSession.objects.filter(org=OuterRef("pk"))
    lately = calls.filter(created_at__gte=timezone.now() - LATELY)
    letters = DeadLetter.objects.filter(
        step_run__session__org=OuterRef("pk"), state=DeadLetter.State.OPEN
    )
    last = calls.order_by().values("org").annotate(last=Max("created_at")).values("last")
    found = Organisation.objects.annotate(
        people=_count(people, "organisation"),
        calls=_count(lately, "org"),
        last_call_at=Subquery(last),
        dead_letters=_count(letters, "step_run__session__org"),
    ).order_by("-dead_letters", F("last_call_at").desc(nulls_last=True), "name")
    return [OrganisationNow(*row) for row in found.values_list(*OrganisationNow._fields)[:SHOWN]]


def _count(rows: QuerySet[Any], owner: str) -> Coalesce:
    counted = rows.order_by().values(owner).annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted), 0, output_field=IntegerField())
