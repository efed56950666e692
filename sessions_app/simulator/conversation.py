"""A text call with a customer who is played by rules."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sessions_app.simulator import phrases
from sessions_app.simulator.asking import Ask, asked
from sessions_app.simulator.customer import Customer, customer_of
from sessions_app.simulator.decision import decide, next_objection
from sessions_app.simulator.listening import Heard, hear
from sessions_app.simulator.phrases import pick
from sessions_app.simulator.standing import Standing
from sessions_app.simulator.topics import stems

PATIENCE = {"easy": 5, "medium": 4, "hard": 3, "expert": 3}  # requests that are turned down
EMPTY_AT_MOST = 3  # in a row
CONFIDES_AT = {"easy": 0, "medium": 1, "hard": 2, "expert": 3}  # points, before what is hidden


@dataclass(frozen=True, slots=True)
class Reply:
    text: str
    ended: bool = False


def greeting_of(persona: Mapping[str, Any]) -> str:
    """What the customer says before anybody else does."""
    return customer_of(persona).first_message


def reply_to(persona: Mapping[str, Any], messages: Sequence[str], *, seed: str) -> Reply:
    """The customer's answer to the last of the rep's messages; the same for the same arguments.

    ``messages`` are all of the rep's, from the first one on: where the call stands follows from
    them. ``seed`` chooses between phrasings.
    """
    customer = customer_of(persona)
    standing = Standing()
    reply = Reply(customer.first_message)
    for turn, message in enumerate(messages, phrases.start_of(seed)):
        reply = _Answer(customer, standing, hear(message), turn).reply()
    return reply


class _Answer:
    """One answer in the making; ``standing`` is brought up to date by it."""

    def __init__(self, customer: Customer, standing: Standing, heard: Heard, turn: int) -> None:
        self.customer, self.standing, self.heard, self.turn = customer, standing, heard, turn
        self.is_first = not standing.heard
        self.was_offended = standing.is_offended
        self.open_before = standing.open_objection
        self.ask = asked(heard.text, customer.goals)
        self.resolved = standing.listen(heard, customer, asks=self.ask is not None)

    def reply(self) -> Reply:
        if ended := self._hangs_up():
            return Reply(ended, ended=True)
        if self.heard.rude:
            return Reply(self._pick(phrases.WARNING))
        if self.heard.goodbye:
            return Reply(self._farewell(), ended=True)
        if self.heard.empty and not self.ask:
            return Reply(self._pick(phrases.NOTHING_HEARD))
        if self.ask:
            return self._on_request(self.ask)
        return Reply(" ".join(filter(None, (self._reaction(), self._contribution()))))

    def _hangs_up(self) -> str:
        if self.standing.rude > 1 and self.heard.rude:
            return self._pick(phrases.WITHDRAWS if self.standing.agreed else phrases.HANGS_UP)
        if self.heard.presses and self.standing.presses >= PATIENCE[self.customer.difficulty]:
            return self._pick(phrases.TIRED)
        if self.standing.empty_in_a_row >= EMPTY_AT_MOST:
            return self._pick(phrases.GIVES_UP)
        return ""

    def _farewell(self) -> str:
        """An invitation sent in the last breath is a request as well."""
        said = ""
        if self.ask and self._is_new(self.ask):
            if decide(self.ask, self.standing, self.customer) != "agree":
                return self._pick(phrases.NOTHING_AGREED)
            said = self._agreed(self.ask)
        parting = phrases.GOODBYE_AGREED if self.standing.agreed else phrases.GOODBYE
        return f"{said} {self._pick(parting)}".strip()

    def _on_request(self, ask: Ask) -> Reply:
        if not self._is_new(ask):
            return Reply(
                self._contribution() if self.heard.questions else self._pick(phrases.STANDS)
            )
        decision = decide(ask, self.standing, self.customer)
        if decision == "agree":
            return Reply(self._agreed(ask))
        if self.standing.agreed:
            return Reply(self._pick(phrases.STANDS))
        if decision == "offer":
            self.standing.agree(Ask("step"))
            return Reply(self._pick(phrases.OFFERS))
        self.standing.refused += 1
        if self.standing.refused >= PATIENCE[self.customer.difficulty]:
            return Reply(self._pick(phrases.TIRED), ended=True)
        reason = self._objection() if decision == "object" else self._pick(phrases.NO)
        early = "" if decision == "refuse" else self._pick(phrases.TOO_EARLY)
        pressed = self._pick(phrases.PRESSED) if self.heard.presses else early
        return Reply(" ".join(filter(None, (pressed, reason))))

    def _is_new(self, ask: Ask) -> bool:
        """Not what was agreed already; with a day it is more than without one."""
        agreed, goal = self.standing.agreed, (self.customer.goals or (ask.kind,))[0]
        if agreed is None or (ask.kind != agreed and ask.kind in (goal, *self.customer.goals)):
            return True
        return ask.kind in (agreed, "meeting") and bool(ask.when) and not self.standing.agreed_when

    def _agreed(self, ask: Ask) -> str:
        goals = self.customer.goals
        kind = goals[0] if goals and ask.kind in (*goals, "deal") else ask.kind
        self.standing.agree(Ask(kind, ask.when))
        return phrases.agreement(kind, ask.when, self.turn)

    def _reaction(self) -> str:
        if self.was_offended and self.heard.apologises:
            return self._pick(phrases.FORGIVES)
        if self.heard.presses:
            return self._pick(phrases.PRESSED)
        if self.open_before is not None and self.open_before in self.resolved:
            return self._pick(phrases.ANSWERED)
        return ""

    def _contribution(self) -> str:
        """What the customer adds: a fact, where a question asks for one; else an objection."""
        if self.heard.open_questions:
            return self._fact()
        if self.heard.closed_questions:
            return f"{self._pick(phrases.MORE_OR_LESS)} {self._fact()}"
        if self.standing.is_lectured:
            return self._pick(phrases.TOO_LONG)
        if self.standing.agreed:
            return self._pick(phrases.STANDS)
        if self.heard.offers_mail:
            return self._pick(phrases.BY_MAIL)
        if self.is_first and not self.heard.substantial:
            return self._pick(phrases.GREETS_BACK)
        if self.heard.substantial or self.heard.presses or self.standing.open_objection is not None:
            return self._objection() or self._pick(phrases.WHAT_OF_IT)
        return self._pick(phrases.WHAT_OF_IT)

    def _objection(self) -> str:
        """The open one again, or the next."""
        standing, objections = self.standing, self.customer.objections
        if standing.open_objection is not None:
            words = objections[standing.open_objection]
            return self._pick(phrases.STILL_OPEN).format(objection=words)
        if (at := next_objection(standing, self.customer)) is None:
            return ""
        standing.raised.append(at)
        return objections[at]

    def _fact(self) -> str:
        """What answers the question best of what was not told yet; hidden things are confided."""
        customer, standing = self.customer, self.standing
        is_open = standing.merit >= CONFIDES_AT[customer.difficulty] or not customer.hidden_from
        known = range(len(customer.facts) if is_open else customer.hidden_from)
        untold = [at for at in known if at not in standing.told]
        if not untold:
            return self._pick(phrases.NO_MORE_TO_TELL)
        about = stems(" ".join(self.heard.questions))
        best = max(untold, key=lambda at: len(about & stems(customer.facts[at])))
        standing.told.append(best)
        return customer.facts[best]

    def _pick(self, options: Sequence[str]) -> str:
        return pick(options, self.turn)
