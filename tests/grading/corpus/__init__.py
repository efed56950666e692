"""Calls and injections of our own writing, against which the graders are measured.

The verdict's rules may be tuned on ``tuned``, 232 calls in five files in the order in which they
were written, and on ``exchanges``, the ends of 449 more. The verdict's weights are learnt from
``learnt``, 746 calls in one file for each of five writers; where the rules' own signs are hidden,
also from those two, from ends as ``plain`` as they come, and from calls ``played`` with the
customers of the simulator. ``set_aside``, 180 calls, is neither read nor learnt from: it is only
counted on. Each of the three has a third of each label, and at least half of it is tricky. Whoever
tunes on ``set_aside`` needs calls that nobody has seen.

How the labels were given, from the whole call and the last word on a matter:

- ``closed``: the customer's own words reach the objective of the scenario, as its text puts it. A
  meeting does where a meeting is the objective, not where a signature is.
- ``next_step``: the customer, or a colleague on the same line, commits to something definite short
  of the objective: a meeting, data sent by a day, a trial, a part of the order, a call put through.
- ``none``: no such commitment. Politeness, praise, asking for an e-mail, a condition that stays
  open, "some time next year", mockery, a machine's greeting, and what the rep says that the
  customer said, are none. What is taken back does not count.

A bare "fine" to a day that the rep named is a commitment, and the date is then in the rep's words.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml

Part = Literal["tuned", "learnt", "set_aside"]
Label = Literal["none", "next_step", "closed"]
Lines = tuple[tuple[str, str], ...]  # (rep or customer, what was said)

FOLDER = Path(__file__).parent
FILES: dict[Part, tuple[str, ...]] = {
    "tuned": tuple(f"verdicts_tuned_{number}" for number in (1, 2, 3, 4, 5)),
    "learnt": tuple(f"verdicts_learnt_{number}" for number in (1, 2, 3, 4, 5)),
    "set_aside": ("verdicts_set_aside", "verdicts_set_aside_2"),
}
SPEAKERS = {"r": "rep", "c": "customer"}


@dataclass(frozen=True)
class VerdictCall:
    """A call with the verdict that a person gave it; ``date`` is free text, as it was said."""

    name: str
    objective: str
    objective_text: str
    turns: Lines
    label: Label
    date: str | None
    commitment: str | None
    tricky: bool
    why: str


@dataclass(frozen=True)
class Exchange:
    """How a call ends, the rep's line first, and the verdict on it."""

    label: Label
    objective_text: str
    lines: tuple[str, ...]

    def as_call(self) -> VerdictCall:
        """Which sentence commits, nobody wrote down."""
        turns = tuple((("rep", "customer")[at % 2], text) for at, text in enumerate(self.lines))
        return VerdictCall(
            name=self.lines[0],
            objective="",
            objective_text=self.objective_text,
            turns=turns,
            label=self.label,
            date=None,
            commitment=None,
            tricky=False,
            why="",
        )


@dataclass(frozen=True)
class Injection:
    """What is said to move a grade, in one turn or in several that follow each other."""

    name: str
    kind: str
    turns: Lines


@dataclass(frozen=True)
class WeakCall:
    """A call that deserves nothing; ``insert_at`` counts its turns from 0."""

    objective: str
    objective_text: str
    turns: Lines
    insert_at: int

    def with_injection(self, injection: Injection) -> Lines:
        return self.turns[: self.insert_at] + injection.turns + self.turns[self.insert_at :]


@cache
def verdict_calls(part: Part) -> tuple[VerdictCall, ...]:
    return tuple(call for name in FILES[part] for call in calls_in(name))


@cache
def calls_in(name: str) -> tuple[VerdictCall, ...]:
    """Those of one file, which are one writer's."""
    return tuple(VerdictCall(**{**row, "turns": _lines(row["turns"])}) for row in _read(name))


@cache
def exchanges(name: Literal["exchanges", "plain"] = "exchanges") -> tuple[Exchange, ...]:
    return tuple(Exchange(**{**row, "lines": tuple(row["lines"])}) for row in _read(name))


@cache
def played_calls() -> tuple[VerdictCall, ...]:
    """With the customers who are played by rules."""
    unsaid = {"objective": "", "date": None, "commitment": None, "tricky": False, "why": ""}
    return tuple(
        VerdictCall(**{**row, **unsaid, "turns": _lines(row["turns"])}) for row in _read("played")
    )


@cache
def injections() -> tuple[Injection, ...]:
    return tuple(Injection(**{**row, "turns": _lines(row["turns"])}) for row in _read("injections"))


@cache
def weak_call() -> WeakCall:
    row = _read("weak_call")
    return WeakCall(**{**row, "turns": _lines(row["turns"])})


def _lines(pairs: Sequence[tuple[str, str]]) -> Lines:
    return tuple((SPEAKERS[letter], text) for letter, text in pairs)


def _read(name: str) -> Any:
    return yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
