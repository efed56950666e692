"""What a rep has earned so far with this customer, and what stands between them."""

from dataclasses import dataclass, field

from sessions_app.simulator.asking import Ask, Kind
from sessions_app.simulator.customer import Customer
from sessions_app.simulator.listening import LONG, Heard
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
    unasked: int = 0  # words since the rep last asked something or took something up
    lectures: int = 0
    ignored: int = 0
    given_away: int = 0
    conceded: bool = False
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
        lost = 2 * (self.presses + self.rude + self.given_away) + self.lectures + self.ignored
        return earned + self.courteous - lost

    @property
    def is_lectured(self) -> bool:
        return self.unasked > LONG

    @property
    def is_offended(self) -> bool:
        return self.rude > 0 and not self.apologised

    def agree(self, ask: Ask) -> None:
        self.agreed, self.agreed_when = ask.kind, ask.when

    def listen(self, message: Heard, customer: Customer, *, asks: bool) -> frozenset[int]:
        """Count what this message does. Answers with the objections that it has just resolved.

        ``asks``: it asks for an agreement, so its closed question finds nothing out.
        """
        repeats = self._repeats(message)
        self.heard.append(message)
        self._count_manners(message)
        self._count_words(message)
        before = self.open_objection
        brushed_aside = before is not None and message.brushes_aside and not message.acknowledges
        useless = message.rude or message.empty or repeats or brushed_aside
        resolved = frozenset() if useless else self._answered(message, customer)
        self.resolved |= resolved
        if before is not None and before not in resolved and not message.questions:
            self.ignored += 1
        if not useless:
            self._count_merits(message, customer, asks=asks)
        return resolved

    def _count_manners(self, message: Heard) -> None:
        self.presses += message.presses
        self.empty_in_a_row = self.empty_in_a_row + 1 if message.empty else 0
        if message.rude:
            self.rude += 1
            self.apologised = False
        elif message.apologises:
            self.apologised = True

    def _count_words(self, message: Heard) -> None:
        resumed = message.questions or message.acknowledges
        self.unasked = 0 if resumed else self.unasked + message.words
        self.lectures += self.is_lectured

    def _count_merits(self, message: Heard, customer: Customer, *, asks: bool) -> None:
        # What is given away before anybody was asked, or twice, was never worth its price.
        self.given_away += message.concedes and (self.conceded or self.questions == 0)
        self.conceded = self.conceded or message.concedes
        self.courteous = self.courteous or message.courteous
        finds_out = bool(message.closed_questions) and not asks
        self.questions += len(message.open_questions) or finds_out
        self.acknowledged += message.acknowledges
        self.taken_up += len(message.stems & customer.about) >= 2
        self.substance += message.substantial and not self.is_lectured

    def _answered(self, message: Heard, customer: Customer) -> frozenset[int]:
        """A raised objection is answered by a fact, a concession or a question to the point, or by
        taking it seriously; one that waits, only by a fact that is clearly meant for it."""
        if message.presses or self.is_lectured:
            return frozenset()
        serious = message.substantial or message.acknowledges or bool(message.questions)
        return frozenset(
            at
            for at, objection in enumerate(customer.objections)
            if at not in self.resolved
            and self._is_to_the_point(message, objection, raised=at in self.raised and serious)
        )

    @staticmethod
    def _is_to_the_point(message: Heard, objection: str, *, raised: bool) -> bool:
        names = len(message.stems & stems(objection))
        has_its_theme = has_theme_of(message.text, objection)
        if raised:
            return bool(names) or has_its_theme
        is_meant_for_it = names > 1 or (has_its_theme and (names or message.acknowledges))
        return message.substantial and bool(is_meant_for_it)

    def _repeats(self, message: Heard) -> bool:
        return any(
            len(message.stems & before.stems) > SAME_AGAIN * len(message.stems)
            for before in self.heard
            if len(message.stems) > 2
        )

    def _count(self, name: str) -> int:
        value = getattr(self, name)
        return len(value) if isinstance(value, set) else int(value)
