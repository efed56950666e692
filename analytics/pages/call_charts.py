"""Charts of one person's calls, a point each."""

from collections.abc import Sequence

from django.utils import timezone
from django.utils.formats import date_format

from analytics.pages.charts import Chart, Series
from analytics.selectors.person import Call
from analytics.templatetags.figures import points
from grading.conversation.ranges import metrics

SHOWN = 50  # the newest


def score_chart(calls: Sequence[Call]) -> Chart | None:
    """Free practice and assignments apart. None without a graded call."""
    shown = calls[-SHOWN:]
    if not shown:
        return None
    free = [None if call.is_assignment else call.score for call in shown]
    given = [call.score if call.is_assignment else None for call in shown]
    lines = (Series("Free practice", free), Series("Assignments", given))
    return Chart(
        id="scores",
        title="Score by call",
        sentence=_ran(shown, [call.score for call in shown], "graded call"),
        kind="line",
        labels=_days(shown),
        series=[line for line in lines if any(value is not None for value in line.values)],
        heads=("When", "With", "Kind", "Score"),
        rows=[
            (_when(call), call.persona, _kind(call), points(call.score)) for call in reversed(shown)
        ],
        top=100,
    )


def talk_chart(calls: Sequence[Call]) -> Chart | None:
    """The rep's part of what was said, against its range. None where it is of no call known."""
    shown = [call for call in calls if call.talk_ratio is not None][-SHOWN:]
    if not shown:
        return None
    metric = next(metric for metric in metrics() if metric.key == "talk_ratio")
    low, high = metric.low or 0.0, metric.high or metric.top
    ratios = [call.talk_ratio for call in shown]
    within = sum(low <= ratio <= high for ratio in ratios if ratio is not None)
    return Chart(
        id="talk",
        title="Talk ratio by call",
        sentence=f"{within} of {len(shown)} calls lie within {low:g} to {high:g} %, the part of "
        "the talking to aim for.",
        kind="line",
        labels=_days(shown),
        series=[Series("Talk ratio, %", ratios)],
        heads=("When", "With", "Talk ratio"),
        rows=[
            (_when(call), call.persona, f"{points(call.talk_ratio)} %") for call in reversed(shown)
        ],
        top=metric.top,
        aim=(low, high),
    )


def _ran(calls: Sequence[Call], values: Sequence[float | None], what: str) -> str:
    known = [value for value in values if value is not None]
    if len(calls) == 1:
        return f"{points(known[0])} in the only {what}."
    return (
        f"From {points(known[0])} to {points(known[-1])} over {len(calls)} {what}s; "
        f"best {points(max(known))}."
    )


def _days(calls: Sequence[Call]) -> list[str]:
    return [date_format(timezone.localtime(call.created_at), "j M") for call in calls]


def _when(call: Call) -> str:
    return date_format(timezone.localtime(call.created_at), "j M Y, H:i")


def _kind(call: Call) -> str:
    return "Assignment" if call.is_assignment else "Free practice"
