"""What a rep has earned so far with this customer, and what stands between them."""

from dataclasses import dataclass, field

from sessions_app.simulator.asking import Ask, Kind
from sessions_app.simulator.customer import Customer
from sessions_app.simulator.listening import Heard
from sessions_app.simulator.topics import has_theme_of, stems

AT_MOST = {"questions": 3, "acknowledged": 2, "taken_up": 3, "substance": 3, "resolved": 3}
SAME_AGAIN = 0.8  # share of the telling words that were in an earlier message already


@dataclass(slots=True)
class Standing:
    """Changed by each message of the rep's, in their order; never stored."""

    questions: int = 0
    acknowledged: int = 0
    taken_up: int = 0
    substance: int = 0
    courteous: bool = False
    presses: int = 0
    monologues: int = 0
    rude: int = 0
    apologised: bool = False
    empty_in_a_row: int = 0
    refused: int = 0
    raised: list[int] = field(default_factory=list)
    resolved: set[int] = field(default_factory=set)
    told: list[int] = field(default_factory=list)
    agreed: Kind | None = None
    agreed_when: str = ""
    heard: list[Heard] = field(default_factory=list)

    @property
    def open_objection(self) -> int | None:
        """The last that was raised and not answered."""
        return next((at for at in reversed(self.raised) if at not in self.resolved), None)

    @property
    def merit(self) -> int:
        """Points: what wins a customer over, each kind of it up to a limit, less what repels."""
        earned = sum(min(self._count(name), most) for name, most in AT_MOST.items())
        return earned + self.courteous - 2 * self.presses - self.monologues - 2 * self.rude

    @property
    def is_offended(self) -> bool:
        return self.rude > 0 and not self.apologised

    def agree(self, ask: Ask) -> None:
        self.agreed, self.agreed_when = ask.kind, ask.when

    def listen(self, message: Heard, customer: Customer) -> frozenset[int]:
        """Count what this message does. Answers with the objections that it has just resolved."""
        self.presses += message.presses
        self.monologues += message.monologue
        self.empty_in_a_row = self.empty_in_a_row + 1 if message.empty else 0
        if message.rude:
            self.rude += 1
            self.apologised = False
        elif message.apologises:
            self.apologised = True
        repeats = self._repeats(message)
        self.heard.append(message)
        if message.rude or message.empty or repeats:
            return frozenset()
        self.courteous = self.courteous or message.courteous
        self.questions += len(message.open_questions) or bool(message.closed_questions)
        self.acknowledged += message.acknowledges
        self.taken_up += len(message.stems & customer.about) >= 2
        self.substance += message.substantial and not message.monologue
        now = frozenset(self._answered(message, customer)) - self.resolved
        self.resolved |= now
        return now

    def _answered(self, message: Heard, customer: Customer) -> list[int]:
        """A raised objection is answered by a fact, a concession or a question to the point, or by
        taking it seriously; one that waits, only by a fact that is clearly meant for it."""
        if message.monologue or message.presses:
            return []
        serious = message.substantial or message.acknowledges or bool(message.questions)
        return [
            at
            for at, objection in enumerate(customer.objections)
            if self._is_to_the_point(message, objection, raised=at in self.raised and serious)
        ]

    @staticmethod
    def _is_to_the_point(message: Heard, objection: str, *, raised: bool) -> bool:
        names_it = bool(message.stems & stems(objection))
        has_its_theme = has_theme_of(message.text, objection)
        if raised:
            return names_it or has_its_theme
        return message.substantial and (names_it or (has_its_theme and message.acknowledges))

    def _repeats(self, message: Heard) -> bool:
        return any(
            len(message.stems & before.stems) > SAME_AGAIN * len(message.stems)
            for before in self.heard
            if len(message.stems) > 2
        )

    def _count(self, name: str) -> int:
        value = getattr(self, name)
        return len(value) if isinstance(value, set) else int(value)
