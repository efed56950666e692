"""A call as the names of its signs, by which learnt weights decide (weighing.py).

Some are of the whole call: its objective, what the rules make of it, and what either side says in
its last turns. The others are of one sentence of the customer's, which may be the commitment.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from grading.graders.offline import proposals
from grading.graders.offline.call import Call
from grading.graders.offline.commitments import asks_for_mail
from grading.graders.offline.context import Context, context_of
from grading.graders.offline.hearing import Heard, grams, hear_customer, hear_rep
from grading.graders.offline.rules import Ruling
from grading.meaning import forms_of
from sessions_app.transcript import CleanTurn

LAST = 3  # of either side's turns, whose words count
SHORTEST = 3  # letters of a quote: "Mm-hm" proves nothing
FAR = 5  # turns from the end; beyond, all are alike
FEW = 2  # sentences from the turn's start or end


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence of the customer's that may be the commitment."""

    turn: CleanTurn
    quote: str
    context: Context
    signs: frozenset[str]


@dataclass(frozen=True, slots=True)
class Answer:
    """A turn of the customer's beside what the rep put on the table."""

    heard: Heard
    context: Context
    offered: str


class Signs:
    """``of_call`` are names; ``candidates`` stand in the order in which they were said."""

    def __init__(self, call: Call, objective: str, ruling: Ruling, held_on: date | None) -> None:
        self._ruling = ruling
        self._objective = objective
        self._rep = [hear_rep(turn, _before(turn, call)) for turn in call.rep]
        self._answers = [self._answer(turn, call, held_on) for turn in call.customer]
        self.of_call = frozenset(self._of_call())
        self.candidates = [
            candidate
            for number, answer in enumerate(self._answers)
            for candidate in self._candidates(answer, self._answers[number + 1 :])
        ]

    def _answer(self, turn: CleanTurn, call: Call, held_on: date | None) -> Answer:
        context = context_of(turn, call.turns, self._ruling.goal, held_on)
        return Answer(hear_customer(turn), context, proposals.offered_in(context.proposal) or "-")

    def _of_call(self) -> Iterator[str]:
        goal = self._ruling.goal
        yield from _beside("rules", self._ruling.outcome, goal)
        yield f"goal {goal}"
        for said in self._ruling.standing:
            yield from _beside("stands", said.kind, goal)
            if said.outright:
                yield "stands outright"
        for gram in grams(self._objective):
            yield f"objective: {gram}"
        for back, answer in enumerate(reversed(self._answers[-LAST:])):
            yield from self._of_answer(answer, back)
        for back, heard in enumerate(reversed(self._rep[-LAST:])):
            yield from _by_turn("rep", heard, back)

    def _of_answer(self, answer: Answer, back: int) -> Iterator[str]:
        yield from _by_turn("customer", answer.heard, back)
        answered = f"{answer.offered}, {answer.heard.mood}"
        yield f"answered: {answered}"
        yield f"answered {back}: {answered}"
        yield f"answered for {self._ruling.goal}: {answered}"
        if answer.context.carried_out:
            yield "carried out"
            yield f"carried out {back}"

    def _candidates(self, answer: Answer, later: Sequence[Answer]) -> Iterator[Candidate]:
        around = frozenset(self._around(answer, later))
        for at, quote in enumerate(answer.heard.said):
            if len("".join(forms_of(quote))) >= SHORTEST and not asks_for_mail(quote):
                signs = around.union(self._of_sentence(answer.heard, at, min(FAR, len(later))))
                yield Candidate(answer.heard.turn, quote, answer.context, signs)

    def _around(self, answer: Answer, later: Sequence[Answer]) -> Iterator[str]:
        """What all sentences of a turn have in common: where it stands, and what is around it."""
        index = answer.heard.turn.index
        yield f"back {min(FAR, len(later))}"
        yield from _beside("offered", answer.offered, self._ruling.goal)
        yield f"offered {answer.offered}, {answer.heard.mood}"
        for sign in answer.heard.signs:
            yield f"turn {sign}"
        for other in later:
            for sign in other.heard.signs:
                yield f"later {sign}"
        for heard in self._rep:
            if heard.turn.index == index - 1:
                yield from (f"before {sign}" for sign in heard.signs)
        after = next((heard for heard in self._rep if heard.turn.index > index), None)
        yield from (f"after {sign}" for sign in after.signs) if after else ("no answer",)

    def _of_sentence(self, heard: Heard, at: int, back: int) -> Iterator[str]:
        goal = self._ruling.goal
        yield f"from start {min(FEW, at)}"
        yield f"to end {min(FEW, len(heard.said) - 1 - at)}"
        for sign in heard.each[at]:
            yield from _beside("says", sign, goal)
        for signs in heard.each[at + 1 :]:
            yield from (f"then {sign}" for sign in signs)
        for said in self._ruling.standing:
            if said.turn.index == heard.turn.index and said.quote == heard.said[at]:
                yield from _beside("it stands", said.kind, goal)
                yield f"it stands {'outright' if said.outright else 'merely'}"
                yield f"it stands, back {back}"


def _by_turn(speaker: str, heard: Heard, back: int) -> Iterator[str]:
    """``back``: how many turns of the same side's come after it."""
    for sign in heard.signs:
        yield f"{speaker} {sign}"
        yield f"{speaker} {back} {sign}"
    for gram in grams(heard.turn.text):
        yield f"{speaker}: {gram}"
        if not back:
            yield f"last of {speaker}: {gram}"


def _beside(what: str, name: str, goal: str) -> tuple[str, str]:
    """A sign by itself, and as one beside the call's goal."""
    return f"{what} {name}", f"{what} {name} for {goal}"


def _before(turn: CleanTurn, call: Call) -> str:
    heard = call.heard(turn)
    return heard[-1].text if heard else ""
