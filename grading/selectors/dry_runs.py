"""Which calls a dry run takes, and what came of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from accounts.models import User
from grading.models import DryRun, DryRunResult, SessionGrade
from sessions_app.models import Rubric, RubricVersion, SessionStatus


@dataclass(frozen=True, slots=True)
class Summary:
    """Averages of the calls that have a score under both; None without any."""

    calls: int
    average_before: Decimal | None
    average_after: Decimal | None
    passed_before: int
    passed_after: int
    turned_over: int


def graded_by_rubric(rubric: Rubric, user: User) -> QuerySet[SessionGrade]:
    """Current grades that any version of the rubric gave, the newest call first."""
    grades = SessionGrade.objects.visible_to(user).filter(
        is_current=True,
        rubric_version__rubric=rubric,
        session__status=SessionStatus.COMPLETED,
    )
    return (
        grades.select_related("session__user", "rubric_version__rubric")
        .prefetch_related("rubric_version__criteria")
        .order_by("-session__created_at", "-session_id")
    )


def last_dry_run(draft: RubricVersion) -> DryRun | None:
    runs = DryRun.objects.filter(rubric_version=draft)
    return runs.prefetch_related("results__session__user").first()


def dry_run_summary(results: Iterable[DryRunResult]) -> Summary:
    rows = list(results)
    both = [(r.before, r.after) for r in rows if r.before is not None and r.after is not None]
    return Summary(
        calls=len(rows),
        average_before=_average([before for before, _ in both]),
        average_after=_average([after for _, after in both]),
        passed_before=sum(row.passed_before is True for row in rows),
        passed_after=sum(row.passed_after is True for row in rows),
        turned_over=sum(row.turns_over for row in rows),
    )


def _average(scores: list[Decimal]) -> Decimal | None:
    return sum(scores, Decimal(0)) / len(scores) if scores else None
