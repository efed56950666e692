"""The metrics, in one table: unit, the range to aim for, and who says so.

They are shown beside the grade and never count in it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from django.conf import settings

Standing = Literal["good", "off", "bad"]

GONG = "Gong Labs, analyses of recorded sales calls"
SPEECH = "public-speaking practice: conversational English"
OURS = "no published range; shown for comparison with your own calls"


@dataclass(frozen=True, slots=True)
class Metric:
    """``low`` to ``high`` is the range to aim for; beyond ``bad_from`` it hurts. ``top`` is where
    the scale on the page ends.
    """

    key: str
    name: str
    unit: str
    meaning: str
    source: str
    top: float
    low: float | None = None
    high: float | None = None
    bad_from: float | None = None

    def standing(self, value: float) -> Standing | None:
        """None where there is no range to stand in."""
        if self.low is None and self.high is None:
            return None
        if self.bad_from is not None and value > self.bad_from:
            return "bad"
        above = self.low is None or value >= self.low
        return "good" if above and (self.high is None or value <= self.high) else "off"


def metrics() -> Sequence[Metric]:
    """In the order in which a coach would look at them."""
    patience_low, patience_high = settings.PATIENCE_RANGE
    return (
        Metric("talk_ratio", "Talk ratio", "%", "your part of all that was said", GONG,
               top=100, low=35, high=55, bad_from=65),
        Metric("monologue", "Longest monologue", "s", "the longest that you spoke without a break",
               GONG, top=300, high=150),
        Metric("customer_story", "Longest customer story", "s",
               "the longest that the customer spoke without a break", OURS, top=300),
        Metric("questions", "Questions", "", "that you asked", GONG, top=30, low=11, high=14),
        Metric("questions_an_hour", "Questions an hour", "/h", "at the pace of this call", OURS,
               top=200),
        Metric("open_questions", "Open questions", "%", "of yours: how, what, why, tell me", OURS,
               top=100),
        Metric("patience", "Patience", "s", "your median pause after the customer stops",
               f"{GONG}; sources disagree", top=3, low=patience_low, high=patience_high),
        Metric("interactivity", "Interactivity", "/min", "changes of speaker a minute", OURS,
               top=20),
        Metric("pace", "Pace", "words/min", "how fast you spoke", SPEECH, top=240, low=140,
               high=160),
        Metric("fillers", "Fillers", "per 100 words", "um, you know, sort of", SPEECH, top=15,
               high=5),
        Metric("interruptions", "Interruptions", "", "you began while the customer spoke", OURS,
               top=20),
        Metric("silence", "Silence", "s", "in which nobody spoke", OURS, top=120),
    )  # fmt: skip
