"""The score as an SVG ring, drawn by the server."""

from dataclasses import dataclass
from decimal import Decimal
from math import pi

from grading.models import SessionGrade

RADIUS = 50


@dataclass(frozen=True, slots=True)
class ScoreRing:
    """`dash` is the drawn part of `length`; `mark` the angle of the pass mark in degrees.

    `sentence` says all of it in words, for those who do not see it.
    """

    percentage: Decimal | None
    dash: float
    length: float
    mark: float | None
    sentence: str


def score_ring(grade: SessionGrade | None) -> ScoreRing:
    length = round(2 * pi * RADIUS, 2)
    if grade is None or grade.effective_percentage is None:
        return ScoreRing(None, 0, length, None, "Not graded")
    mark = grade.rubric_version.pass_mark
    result = {True: "passed", False: "not passed", None: "to be reviewed"}[grade.effective_passed]
    return ScoreRing(
        percentage=grade.effective_percentage,
        dash=round(length * float(grade.effective_percentage) / 100, 2),
        length=length,
        mark=round(float(mark) * 3.6, 1),
        sentence=f"{grade.effective_percentage} of 100, {result}, pass mark {mark:g}",
    )
