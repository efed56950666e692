"""What a customer's turn answers, what comes of it, and what it may commit to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from grading.graders.offline import proposals, reaction
from grading.graders.offline.promises import Kind
from sessions_app.transcript import CleanTurn

MEMORY = 3  # the rep's last turns that an answer may refer to
SOON_AFTER = 2  # the rep's next turns, in which an order is carried out

BINDING: tuple[Kind, ...] = ("deal", "stay", "trial")  # what second thoughts take back


@dataclass(frozen=True, slots=True)
class Said:
    """A commitment as it was said. ``outright``: in the customer's own words, not a mere yes."""

    kind: Kind
    quote: str
    turn: CleanTurn
    outright: bool
    day: date | None


@dataclass(frozen=True, slots=True)
class Context:
    """The rep's side of a customer's turn.

    ``answer``: the turn itself; ``proposal``: the rep's words just before it, if any; ``recent``:
    the rep's last turns; ``replies``: what the rep says next; ``afterwards``: the customer's next
    turn; ``goal``: what the call is for.
    """

    answer: str
    proposal: str
    recent: tuple[str, ...]
    replies: tuple[str, ...]
    afterwards: str
    goal: Kind
    held_on: date | None

    @property
    def reply(self) -> str:
        return self.replies[0] if self.replies else ""

    @property
    def speaks_of_meeting(self) -> bool:
        return any(proposals.SPEAKS_OF_MEETING.search(text) for text in self.recent)

    @property
    def on_the_table(self) -> Kind | None:
        offered = (proposals.offered_in(text) for text in reversed(self.recent))
        return next((kind for kind in offered if kind), None)

    @property
    def carried_out(self) -> bool:
        """Whether the rep goes by it: "Done", "I'll enter it now", "The yellow one, then"."""
        return reaction.echoes(self.reply, self.answer) or any(
            reaction.CARRIES_OUT.search(text) and not reaction.LETS_GO.search(text)
            for text in self.replies
        )


def context_of(
    turn: CleanTurn, turns: Sequence[CleanTurn], goal: Kind, held_on: date | None
) -> Context:
    before = [other for other in turns if other.index < turn.index]
    rep = [other.text for other in before if other.speaker == "rep"]
    after = [other.text for other in turns if other.index > turn.index and other.speaker == "rep"]
    answers = any(other.speaker == "rep" for other in before[-1:])
    later = [other.text for other in turns if other.index > turn.index]
    return Context(
        answer=turn.text,
        afterwards=next((text for text in later if text not in after), ""),
        proposal=rep[-1] if answers else "",
        recent=tuple(rep[-MEMORY:]),
        replies=tuple(after[:SOON_AFTER]),
        goal=goal,
        held_on=held_on,
    )
