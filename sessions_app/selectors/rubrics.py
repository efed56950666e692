"""Rubrics as somebody sees them: managers with their drafts, others what was published."""

from collections.abc import Sequence

from django.db.models import Q, QuerySet

from accounts.models import User
from sessions_app.models import Rubric, RubricVersion

State = RubricVersion.State


def rubrics_of(user: User) -> QuerySet[Rubric]:
    """With all versions and their criteria. One that is a draft alone exists for its managers."""
    known = ~Q(state=State.DRAFT)
    if user.is_superuser:
        known = Q()
    elif user.leads(user.organisation_id):
        known |= Q(rubric__organisation=user.organisation)
    shown = RubricVersion.objects.filter(known).values("rubric")
    return (
        Rubric.objects.visible_to(user).filter(pk__in=shown).prefetch_related("versions__criteria")
    )


def versions_of(rubric: Rubric, user: User) -> Sequence[RubricVersion]:
    """Newest first."""
    writes = user.leads(rubric.organisation_id)
    rows = [row for row in rubric.versions.all() if writes or row.state != State.DRAFT]
    for row in rows:
        row.rubric = rubric  # loaded already
    return sorted(rows, key=lambda row: -row.number)


def shown_version(rubric: Rubric, user: User) -> RubricVersion:
    """The draft, for who may write it; else the published one; else the last that was."""
    order = [State.DRAFT, State.PUBLISHED, State.ARCHIVED]
    return min(versions_of(rubric, user), key=lambda row: order.index(State(row.state)))
