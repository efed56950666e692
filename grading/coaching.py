"""Keep, start, stop: what a grade says about the next call.

Computed, not asked for: both graders give it, the same grade always the same, and it costs nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from grading.protocol import CriterionScore

MOST = 2  # lines of each; who is told everything changes nothing


@dataclass(frozen=True, slots=True)
class Line:
    """A piece of advice about a criterion, whose ``key`` it has, or about a figure of the call.

    With ``turn_index``, the text is a quote from there.
    """

    about: str
    text: str
    key: str = ""
    turn_index: int | None = None


@dataclass(frozen=True, slots=True)
class Advice:
    keep: Sequence[Line] = ()
    start: Sequence[Line] = ()
    stop: Sequence[Line] = ()

    @property
    def parts(self) -> Sequence[tuple[str, Sequence[Line]]]:
        return ("Keep", self.keep), ("Start", self.start), ("Stop", self.stop)


def advice_of(criteria: Sequence[CriterionScore], figures: Sequence[Line] = ()) -> Advice:
    """What weighs most stands first.

    To keep: what was met, in its best words. To stop: words of the rep that earned nothing where
    they were looked for, then the ``figures`` that hurt. To start: what else lost points, and how.
    """
    by_gain = sorted(criteria, key=lambda row: -row.spec.weight)
    by_loss = sorted(criteria, key=lambda row: (not _blocks(row), -points_lost(row)))
    keep = [_in_its_words(row) for row in by_gain if row.verdict == "met" and row.evidence]
    stop = [_in_its_words(row) for row in by_loss if row.verdict == "missed" and row.evidence]
    start = [
        Line(row.spec.name, row.suggestion or row.reason, row.spec.key)
        for row in by_loss
        if points_lost(row) and not (row.verdict == "missed" and row.evidence)
    ]
    return Advice(keep[:MOST], start[:MOST], [*stop, *figures][:MOST])


def points_lost(row: CriterionScore) -> Decimal:
    """Of the criterion's weight; nothing where it does not count."""
    return Decimal(0) if row.share is None else (1 - row.share) * row.spec.weight


def _blocks(row: CriterionScore) -> bool:
    return row.spec.blocker and row.verdict == "missed"


def _in_its_words(row: CriterionScore) -> Line:
    """The longest quote says most."""
    best = max(row.evidence, key=lambda proof: len(proof.quote))
    return Line(row.spec.name, best.quote, row.spec.key, best.turn_index)
