"""A session's conversation metrics, as the report draws them and the API tells them."""

from collections.abc import Sequence
from dataclasses import dataclass

from grading.conversation.ranges import Metric, Standing, metrics
from grading.models import ConversationMetrics
from sessions_app.models import TrainingSession

WIDTH = 100  # of a bullet's drawing

WORDS: dict[Standing, str] = {"good": "in range", "off": "out of range", "bad": "far out of range"}


@dataclass(frozen=True, slots=True)
class Bullet:
    """A metric with its value. ``at``, ``band_from`` and ``band_width`` count 0 to 100."""

    metric: Metric
    value: float
    standing: Standing | None
    at: float
    band_from: float
    band_width: float

    @property
    def word(self) -> str:
        return WORDS[self.standing] if self.standing else ""

    @property
    def range(self) -> str:
        """`35 to 55`, `at most 150`, or nothing."""
        low, high = self.metric.low, self.metric.high
        if low is not None and high is not None:
            return f"{low:g} to {high:g}"
        if high is not None:
            return f"at most {high:g}"
        return "" if low is None else f"at least {low:g}"

    @property
    def sentence(self) -> str:
        parts = [f"{self.metric.name}: {self.value:g} {self.metric.unit}".rstrip()]
        if self.range:
            parts.append(f"aim for {self.range}, {self.word}")
        return "; ".join(parts)


@dataclass(frozen=True, slots=True)
class Conversation:
    bullets: Sequence[Bullet]
    unknown: Sequence[Metric]
    times: str


def conversation_of(session: TrainingSession) -> Conversation | None:
    """None where it was never measured."""
    row = ConversationMetrics.objects.filter(session=session).first()
    if row is None:
        return None
    known = [(metric, getattr(row, metric.key)) for metric in metrics()]
    return Conversation(
        bullets=[bullet_of(metric, value) for metric, value in known if value is not None],
        unknown=[metric for metric, value in known if value is None],
        times=row.times,
    )


def conversation_json(session: TrainingSession) -> dict[str, object] | None:
    """`{times, figures: {key: {value, unit, low, high, standing, source}}}`; null: not known."""
    row = ConversationMetrics.objects.filter(session=session).first()
    if row is None:
        return None
    return {"times": row.times, "figures": {m.key: _figure(m, row) for m in metrics()}}


def _figure(metric: Metric, row: ConversationMetrics) -> dict[str, object]:
    value = getattr(row, metric.key)
    return {
        "value": value,
        "unit": metric.unit,
        "low": metric.low,
        "high": metric.high,
        "standing": None if value is None else metric.standing(value),
        "source": metric.source,
    }


def bullet_of(metric: Metric, value: float) -> Bullet:
    low = 0.0 if metric.low is None else metric.low
    high = low if metric.high is None else metric.high
    return Bullet(
        metric=metric,
        value=value,
        standing=metric.standing(value),
        at=min(value / metric.top, 1) * WIDTH,
        band_from=low / metric.top * WIDTH,
        band_width=(high - low) / metric.top * WIDTH,
    )
