"""Which calls a dry run takes, and what came of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from accounts.models import User
from grading.models import DryRun, DryRunResult, SessionGrade
from grading.selectors.noise import noise_on_rubric
from llm.selectors import spent_on
from sessions_app.models import Rubric, SessionStatus, StepRun, TrainingSession

MOST_CALLS = 50  # the rules judge one in milliseconds, so that all of them fit into a request
STEP = "try_rubric"  # by which a model judges one
PURPOSE = "dry_run"  # of its request, in the ledger


@dataclass(frozen=True, slots=True)
class Summary:
    """Of the calls that were judged; averages of those that have a score under both, else None."""

    calls: int
    average_before: Decimal | None
    average_after: Decimal | None
    passed_before: int
    passed_after: int
    turned_over: int


@dataclass(frozen=True, slots=True)
class Progress:
    """Of a dry run by a model. ``left`` are in the line; ``failed`` wait for support, or were given
    up. The cost is in US dollars.
    """

    judged: int
    left: int
    failed: int
    cost_usd: Decimal


def must_be_few(calls: int) -> None:
    """Raises ValidationError for another number than 1 to 50."""
    if not 1 <= calls <= MOST_CALLS:
        raise ValidationError(f"A dry run takes 1 to {MOST_CALLS} calls. You entered {calls}.")


def graded_by_rubric(rubric: Rubric, user: User) -> QuerySet[SessionGrade]:
    """Current grades that any version of the rubric gave, the newest call first; of calls whose
    words were deleted meanwhile, none.
    """
    grades = SessionGrade.objects.visible_to(user).filter(
        is_current=True,
        rubric_version__rubric=rubric,
        session__status=SessionStatus.COMPLETED,
        session__transcript__isnull=False,
    )
    return (
        grades.select_related("session__user", "rubric_version__rubric")
        .prefetch_related("rubric_version__criteria")
        .order_by("-session__created_at", "-session_id")
    )


def dry_runs_of(rubric: Rubric, user: User) -> QuerySet[DryRun]:
    """Of any version, newest first; for who writes the rubric. Publishing a draft ends none."""
    runs = DryRun.objects.filter(rubric_version__rubric=rubric)
    return runs if user.leads(rubric.organisation_id) else runs.none()


def last_dry_runs(rubric: Rubric, user: User) -> Sequence[DryRun]:
    """The newest by the model and the newest by the rules, as far as there are any."""
    runs = dry_runs_of(rubric, user).select_related("rubric_version__rubric")
    runs = runs.prefetch_related("results__session__user")
    found = (runs.filter(rubric__isnull=by_rules).first() for by_rules in (False, True))
    return [run for run in found if run]


def dry_run_under_way(rubric: Rubric) -> bool:
    """Whether a model is still to judge calls for any dry run of the rubric."""
    awaited = DryRunResult.objects.filter(dry_run__rubric_version__rubric=rubric, judged_at=None)
    steps = StepRun.objects.under_way().filter(step=STEP)
    return steps.filter(session__in=awaited.values("session")).exists()


def result_awaited(session: TrainingSession) -> DryRunResult | None:
    """What the step of the session is for: the newest that the model was not asked for yet."""
    awaited = DryRunResult.objects.filter(session=session, judged_at=None)
    return awaited.select_related("dry_run").order_by("-pk").first()


def dry_run_progress(run: DryRun) -> Progress:
    results = list(run.results.all())
    awaited = [result.session_id for result in results if result.judged_at is None]
    left = StepRun.objects.under_way().filter(step=STEP, session__in=awaited).count()
    return Progress(
        judged=len(results) - len(awaited),
        left=left,
        failed=len(awaited) - left,
        cost_usd=spent_on(PURPOSE, [result.session_id for result in results], since=run.created_at),
    )


def dry_run_summary(results: Iterable[DryRunResult]) -> Summary:
    rows = [result for result in results if result.judged_at is not None]
    both = [(r.before, r.after) for r in rows if r.before is not None and r.after is not None]
    return Summary(
        calls=len(rows),
        average_before=_average([before for before, _ in both]),
        average_after=_average([after for _, after in both]),
        passed_before=sum(row.passed_before is True for row in rows),
        passed_after=sum(row.passed_after is True for row in rows),
        turned_over=sum(row.turns_over for row in rows),
    )


def results_in_noise(run: DryRun) -> frozenset[int]:
    """Those whose score changed no further than this model's answers to the same question differ.

    Rules have no noise. A draft was never repeated: that of the rubric's versions has to do.
    """
    noise = None if run.rubric is None else noise_on_rubric(run.rubric_version.rubric, run.grader)
    if noise is None:
        return frozenset()
    changes = ((result.pk, result.change) for result in run.results.all())
    return frozenset(pk for pk, change in changes if change and noise.covers(float(change)))


def _average(scores: list[Decimal]) -> Decimal | None:
    return sum(scores, Decimal(0)) / len(scores) if scores else None
