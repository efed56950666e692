"""The attention list in words: who, why, and the one thing to do about it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.urls import reverse

from accounts.models import Organisation, User
from analytics.selectors.attention import falling_people, never_practised, open_disputes
from analytics.templatetags.figures import points
from grading.models import GradeDispute

OF_EACH = 5


@dataclass(frozen=True, slots=True)
class Need:
    """``kind`` names the sign that stands before it."""

    kind: str
    label: str
    who: str
    why: str
    action: str
    url: str


@dataclass(frozen=True, slots=True)
class Attention:
    """``more`` are the needs beyond the first five of a kind, in words."""

    needs: Sequence[Need]
    more: str


def attention_of(
    user: User, organisation: Organisation, assignments: Sequence[dict[str, Any]]
) -> Attention:
    """``assignments`` as the analytics count them."""
    overdue = [row for row in assignments if row["overdue"]]
    falling = falling_people(organisation)
    new, disputes = never_practised(organisation), open_disputes(user)
    kinds: Sequence[tuple[str, int, Iterable[Need]]] = (
        ("falling", len(falling), map(_falling, falling)),
        ("with people overdue", len(overdue), map(_overdue, overdue)),
        ("never practised", new.count(), map(_never, new[:OF_EACH])),
        ("disputed", disputes.count(), map(_disputed, disputes[:OF_EACH])),
    )
    more = [f"{count - OF_EACH} {words}" for words, count, _ in kinds if count > OF_EACH]
    return Attention(
        needs=[need for _, _, found in kinds for need in islice(found, OF_EACH)],
        more=", ".join(more),
    )


def _falling(row: Any) -> Need:
    return Need(
        kind="falling",
        label="Falling",
        who=str(row.user),
        why=f"From {points(row.before.average)} over {row.before.count} graded calls to "
        f"{points(row.now.average)} over the {row.now.count} of the last 30 days.",
        action="See what slipped",
        url=reverse("team-person", args=[row.user.pk]) + "?period=30d",
    )


def _overdue(row: dict[str, Any]) -> Need:
    late, given = row["overdue"], row["assigned"]
    return Need(
        kind="overdue",
        label="Overdue",
        who=row["title"],
        why=f"{late} of {given} {'person is' if given == 1 else 'people are'} past the due date "
        "without a pass.",
        action="See who",
        url=reverse("assignment", args=[row["assignment_id"]]) + "?state=overdue",
    )


def _never(user: User) -> Need:
    return Need(
        kind="to_do",
        label="Never practised",
        who=str(user),
        why=f"No call since joining on {user.created_at:%-d %B %Y}.",
        action="Give an assignment",
        url=reverse("assignments") + f"?for={user.pk}#new",
    )


def _disputed(dispute: GradeDispute) -> Need:
    session = dispute.grade.session
    return Need(
        kind="disputed",
        label="Dispute",
        who=str(session.user),
        why=f"“{dispute.reason}”",
        action="Answer",
        url=reverse("session", args=[session.pk])
        + (f"#criterion-{dispute.criterion}" if dispute.criterion else "#disputes"),
    )
