"""Which grades may be asked for once more, and which are."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import Count, Exists, OuterRef, Q, Sum
from django.utils import timezone

from grading.models import EvidencePart, GradeRepeat, SessionGrade
from sessions_app.models import SessionStatus, TrainingSession

LATELY = timedelta(days=90)
STEP = "repeat_grade"


def repeatable(grader: str, *, at_most: int) -> Iterator[SessionGrade]:
    """Current grades of the last months by this grader, each of them once at most, by chance.

    A call that was read in parts is left out: its last request alone would be repeated. Chance is
    given the numbers alone, for the calls are long.
    """
    repeats = GradeRepeat.objects.filter(grade=OuterRef("pk"))
    asked = repeats.filter(Q(done_at__isnull=False) | Q(created_at__gte=_today()))
    in_parts = EvidencePart.objects.filter(session=OuterRef("session"))
    grades = SessionGrade.objects.filter(
        ~Exists(asked),
        ~Exists(in_parts),
        is_current=True,
        grader=grader,
        created_at__gte=timezone.now() - LATELY,
        session__status=SessionStatus.COMPLETED,
        session__transcript__isnull=False,
    )
    whole = SessionGrade.objects.select_related("session", "rubric_version")
    for pk in grades.order_by("?").values_list("pk", flat=True)[:at_most]:
        yield whole.get(pk=pk)


def planned_tonight() -> tuple[int, Decimal]:
    """How many calls, and what they cost at most, in US dollars; by the day of UTC."""
    planned = GradeRepeat.objects.filter(created_at__gte=_today())
    found = planned.aggregate(calls=Count("pk"), cost=Sum("expected_usd"))
    return found["calls"], found["cost"] or Decimal(0)


def repeat_awaited(session: TrainingSession) -> GradeRepeat | None:
    """The one that the session's step is for."""
    awaited = GradeRepeat.objects.filter(grade__session=session, done_at=None)
    return awaited.select_related("grade__session", "grade__rubric_version").last()


def _today() -> datetime:
    return timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
