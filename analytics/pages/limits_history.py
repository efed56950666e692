"""How near to the model's limits the last hours came: two charts, their sentences, a table."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format

from analytics.selectors.limits_used import MinuteUsed, minutes_used

HOURS = 6
SPAN = timedelta(minutes=10)
SPANS = HOURS * timedelta(hours=1) // SPAN


@dataclass(frozen=True, slots=True)
class Span:
    """Ten minutes, and what the fullest minute in them used of each limit."""

    begins: datetime
    requests: int
    tokens: int


@dataclass(frozen=True, slots=True)
class LimitChart:
    """``bars`` are per cent of the limit, one a span, the oldest first."""

    title: str
    sentence: str
    bars: Sequence[int]


@dataclass(frozen=True, slots=True)
class LimitsHistory:
    charts: Sequence[LimitChart]
    spans: Sequence[Span]


def limits_history(*, request_limit: int, token_limit: int) -> LimitsHistory:
    """``spans`` are the newest first, as a table reads."""
    now = timezone.localtime()
    last = now.replace(minute=now.minute // 10 * 10, second=0, microsecond=0)
    begins = [last - SPAN * number for number in reversed(range(SPANS))]
    minutes = minutes_used(since=begins[0])
    spans = [_span(moment, minutes) for moment in begins]

    def chart(title: str, limit: int, read: Callable[[MinuteUsed | Span], int]) -> LimitChart:
        bars = [min(100, round(100 * read(span) / limit)) for span in spans]
        return LimitChart(title, _sentence(minutes, limit, read), bars)

    charts = (
        chart("Requests a minute", request_limit, lambda used: used.requests),
        chart("Tokens a minute", token_limit, lambda used: used.tokens),
    )
    return LimitsHistory(charts, spans[::-1])


def _span(begins: datetime, minutes: Sequence[MinuteUsed]) -> Span:
    within = [minute for minute in minutes if begins <= minute.at < begins + SPAN]
    return Span(
        begins,
        max((minute.requests for minute in within), default=0),
        max((minute.tokens for minute in within), default=0),
    )


def _sentence(
    minutes: Sequence[MinuteUsed], limit: int, read: Callable[[MinuteUsed | Span], int]
) -> str:
    if not minutes:
        return f"Nothing was sent in the last {HOURS} hours."
    fullest = max(minutes, key=read)
    used = read(fullest)
    return (
        f"The fullest minute of the last {HOURS} hours used {used:,} of {limit:,} "
        f"({round(100 * used / limit)} %), at "
        f"{date_format(timezone.localtime(fullest.at), 'H:i')}."
    )
