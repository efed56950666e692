"""Did the customer commit? Learnt weights decide, by what is said and what the rules make of it.

Only the customer's own words prove it: without a sentence to quote there is no commitment.
"""

from datetime import date

from grading.graders.offline import proposals
from grading.graders.offline.call import Call
from grading.graders.offline.commitments import part_with_time
from grading.graders.offline.days import day_named
from grading.graders.offline.rules import Ruling, ruling_on
from grading.graders.offline.verdict_signs import Candidate, Signs
from grading.graders.offline.weighing import UNIT, decide, learnt, shares_of
from grading.protocol import ClaimedCommitment, Outcome


def verdict(
    call: Call, objective: str, held_on: date | None
) -> tuple[Outcome | None, ClaimedCommitment | None]:
    """The outcome against the objective, and the customer's words. None: not in English."""
    if not call.is_english:
        return None, None
    ruling = ruling_on(call, objective, held_on)
    signs = Signs(call, objective, ruling, held_on)
    of_sentences = [one.signs for one in signs.candidates]
    shares = shares_of(signs.of_call, of_sentences, learnt(), UNIT)
    outcome, best = decide(shares)
    if best is None:
        return outcome, None
    said = signs.candidates[best]
    raw = said.turn.raw[0] if said.turn.raw else None
    # The weights know the turn best, the rules what of it is the agreement.
    heard = [other.quote for other in ruling.standing if other.turn.index == said.turn.index]
    quote = said.quote if said.quote in heard else (heard or [said.quote])[0]
    return outcome, ClaimedCommitment(quote, raw, _day_of(said, ruling))


def _day_of(said: Candidate, ruling: Ruling) -> date | None:
    """As the rules heard it, else the one that the sentence names, or the rep's question did."""
    heard = [other for other in ruling.standing if other.turn.index == said.turn.index]
    days = [other.day for other in heard if other.day]
    if days:
        return days[0]
    held_on = said.context.held_on
    return day_named(part_with_time(said.quote), held_on) or day_named(
        proposals.asked_in(said.context.proposal), held_on
    )
