"""Did the customer commit? What rules of thumb make of it: one sign of the verdict among others.

Only the customer's words decide, and politeness is no commitment. The last word counts: a refusal
takes back what stood before it, and a no may become a yes.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from grading.graders.offline import doubts, facts, proposals, reaction
from grading.graders.offline.call import Call, sentences
from grading.graders.offline.commitments import commitments_in, refuses
from grading.graders.offline.context import BINDING, Context, Said, context_of
from grading.graders.offline.extent import Extent, extent_of, is_less, refuses_extent, speaks_of
from grading.graders.offline.promises import Kind
from grading.protocol import Outcome
from sessions_app.transcript import CleanTurn

SECOND_THOUGHTS = 2  # of the customer's turns: a "let me think" later on is about something else

# Whichever an objective names first is the goal.
_GOALS: dict[Kind, str] = {
    "stay": r"save|retain|retention|keep|renew|stay|churn|win.?back|cancel|prolong|leav|extend (?:the|a|his|her|their) (?:\w+ )?(?:contract|agreement|lease|subscription|policy)(?! to\b)",
    "trial": r"trial|pilot|proof of concept|test (?:run|phase|installation|of)|try\b",
    "meeting": r"meet|appointment|follow.?up|demo|book|call|visit|schedul|invit|workshop|tasting|tour|inspect|survey|session|present|qualif|consult",
    "deal": r"clos|deal|sign|sell|sale|contract|order|purchase|buy|extend|upgrade|upsell|cross|licen|subscri|add\b|move|switch|raise|go-ahead|approv|yes\b",
}
_BY_PHONE = re.compile(r"\b(?:call|phone|conversation|speak|talk)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Ruling:
    """What the rules find: what the call was for, what stands at its end, and what that makes."""

    goal: Kind
    standing: tuple[Said, ...]
    outcome: Outcome


def ruling_on(call: Call, objective: str, held_on: date | None) -> Ruling:
    goal = _goal(objective, call)
    standing = tuple(_standing(call, goal, extent_of(objective), held_on))
    finds_out = facts.is_all(objective)
    by_phone = not objective or bool(_BY_PHONE.search(objective))
    if finds_out:
        reached = facts.are_told(call, objective)
    else:
        reached = any(_reaches(said.kind, goal, by_phone=by_phone) for said in standing)
    return Ruling(goal, standing, "closed" if reached else "next_step" if standing else "none")


def _standing(call: Call, goal: Kind, extent: Extent, held_on: date | None) -> list[Said]:
    """The commitments that were not taken back, nor let go by the rep, by the end of the call."""
    standing: list[Said] = []
    elsewhere = short = False
    begun = next((turn.index for turn in call.turns if turn.speaker == "rep"), 0)
    for number, turn in enumerate(call.customer):
        # How somebody answers the phone agrees to nothing yet.
        if turn.index < begun or doubts.MACHINE.search(turn.text):
            continue
        context = context_of(turn, call.turns, goal, held_on)
        lately = {other.index for other in call.customer[max(0, number - SECOND_THOUGHTS) : number]}
        standing = [
            said
            for said in standing
            if not _let_go(said, context.proposal)
            and not _taken_back(said, turn, lately, context.proposal)
        ]
        short = short or refuses_extent(turn.text, extent)
        elsewhere = elsewhere or bool(doubts.ELSEWHERE.search(turn.text))
        if doubts.JOKES.search(turn.text):
            continue
        together = commitments_in(turn, context)
        for said in together:
            # Who has bought from others may meet; what else they did, they did for those others.
            theirs = elsewhere and not context.carried_out and said.kind != "meeting"
            if not theirs and (said.kind != "stay" or goal == "stay"):
                said = _as_it_stands(said, context, extent, (standing, together))
                standing.append(_short_of(said, context.proposal, extent) if short else said)
    return standing


def _as_it_stands(
    said: Said, context: Context, extent: Extent, others: tuple[Sequence[Said], Sequence[Said]]
) -> Said:
    """Less than the objective is a step; once they are to be rung up, so is what is said of it.

    ``others``: what stands from before, and what is said in the same turn.
    """
    before, beside = (any(other.kind == "call" for other in group) for group in others)
    told = f"{context.proposal} {said.turn.text}"
    visits = proposals.VISITS.search(said.quote if beside else told)
    if said.kind == "meeting" and (before or beside) and not visits:
        return replace(said, kind="call")
    whole = said.outright or speaks_of(context.proposal, extent)
    if said.kind in BINDING and is_less(said.turn.text if whole else told, extent):
        return replace(said, kind="step")
    return said


def _short_of(said: Said, asked: str, extent: Extent) -> Said:
    """Once the whole was refused, only what names the whole is more than a step."""
    whole = speaks_of(said.quote, extent) or (not said.outright and speaks_of(asked, extent))
    return said if whole else replace(said, kind="step")


def _let_go(said: Said, reply: str) -> bool:
    """ "Another day, then?": the rep, who was there, does not go by it."""
    gone = reaction.LETS_GO.search(reply)
    if (
        said.kind == "meeting"
        and not said.outright
        and reaction.offers_other_day(reply, said.turn.text)
    ):
        return True
    return bool(gone) and not reaction.repeats_time(reply, said.quote)


def _taken_back(said: Said, turn: CleanTurn, lately: set[int], asked: str) -> bool:
    """By a joke or a no to everything, by a no to the purchase, or by early second thoughts."""
    if doubts.JOKES.search(turn.text):
        return True
    told = [text for text in sentences(turn.text) if refuses(text)]
    # "Anything else?" "No, thank you."
    if told and not proposals.ANYTHING_ELSE.search(asked):
        everything = any(doubts.REFUSES.search(text) for text in told)
        # A mere yes that the rep did not repeat.
        mere = not said.outright and said.turn.index in lately
        mere = mere and not reaction.repeats_time(asked, said.turn.text)
        if everything or said.kind in BINDING or mere:
            return True
    second_thoughts = doubts.POSTPONES.search(turn.text) and said.turn.index in lately
    return bool(second_thoughts) and said.kind in BINDING


def _goal(objective: str, call: Call) -> Kind:
    """What the call was for. Without an objective it is what the rep asked for."""
    named = {
        kind: match.start()
        for kind, words in _GOALS.items()
        if (match := re.search(rf"\b(?:{words})", objective.replace("_", " "), re.IGNORECASE))
    }
    if named:
        return min(named, key=lambda kind: named[kind])
    if objective:
        return "deal"
    asked = [line.text for line in call.lines(call.rep) if proposals.ASKS.search(line.text)]
    goals: tuple[Kind, ...] = ("stay", "deal", "trial")
    for kind in goals:
        if any(proposals.PROPOSES[kind].search(text) for text in asked):
            return kind
    return "meeting"


def _reaches(kind: Kind, goal: Kind, *, by_phone: bool) -> bool:
    """Who signs has agreed to more than a meeting; a meeting is a step on the way to a deal."""
    if kind == "call":
        return goal == "meeting" and by_phone
    return kind == goal or (kind == "deal" and goal != "deal")
