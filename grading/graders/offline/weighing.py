"""What the signs weigh: learnt from labelled calls by bench/learn_verdict.py, which writes them.

Every sign has two weights: how much it speaks for a commitment, and for one that reaches the
objective rather than a step. The file has hundredths, so that sums are exact in any order.
"""

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from grading.protocol import Outcome

FILE = Path(__file__).with_name("weights.json")
UNIT = 100  # of the file's whole numbers
ENOUGH = 0.5  # of the probability, for a commitment

Weights = Mapping[str, Sequence[float]]  # two of each sign


@dataclass(frozen=True, slots=True)
class Share:
    """The probability that a sentence is the commitment, and that it is a step, or closes."""

    step: float
    closes: float

    @property
    def commits(self) -> float:
        return self.step + self.closes


@cache
def learnt() -> Weights:
    return {sign: (commits, reaches) for sign, (commits, reaches) in _read()["weights"].items()}


def learnt_from() -> str:
    """The hash of the calls that taught them."""
    return str(_read()["learnt_from"])


def shares_of(
    of_call: Iterable[str], of_sentences: Sequence[Iterable[str]], weights: Weights, unit: float
) -> list[Share]:
    """Each sentence's share; what is left of 1 is that of no commitment at all."""
    whole = _summed(of_call, weights)
    scores = []
    for signs in of_sentences:
        own = _summed(signs, weights)
        commits, reaches = (whole[at] + own[at] for at in (0, 1))
        scores += [(commits - reaches) / unit, (commits + reaches) / unit]
    most = max(scores, default=0.0)
    powers = [math.exp(score - max(most, 0.0)) for score in scores]
    # As heavy as all sentences together, so that a long call is no likelier to have a commitment.
    total = sum(powers) + len(of_sentences) * math.exp(-max(most, 0.0))
    return [
        Share(step / total, closes / total)
        for step, closes in zip(powers[::2], powers[1::2], strict=True)
    ]


def _read() -> Any:
    return json.loads(FILE.read_text(encoding="utf-8"))


def decide(shares: Sequence[Share]) -> tuple[Outcome, int | None]:
    """The outcome, and which sentence commits, if one does."""
    step, closes = sum(share.step for share in shares), sum(share.closes for share in shares)
    if step + closes < ENOUGH:
        return "none", None
    best = max(range(len(shares)), key=lambda at: shares[at].commits)
    return ("closed" if closes >= step else "next_step"), best


def _summed(signs: Iterable[str], weights: Weights) -> tuple[float, float]:
    pairs = [weights[sign] for sign in signs if sign in weights]
    return sum(pair[0] for pair in pairs), sum(pair[1] for pair in pairs)
