"""Did the customer commit? Only the customer's words decide, and politeness is no commitment.

The last word counts: a refusal takes back what stood before it, and a no may become a yes.
"""

import re
from collections.abc import Sequence
from datetime import date

from grading.graders.offline import doubts, proposals
from grading.graders.offline.call import Call, sentences
from grading.graders.offline.commitments import BINDING, Said, commitments_in, refuses
from grading.graders.offline.promises import Kind
from grading.protocol import ClaimedCommitment, Outcome
from sessions_app.transcript import CleanTurn

# Whichever an objective names first is the goal.
_GOALS: dict[Kind, str] = {
    "stay": r"save|retain|retention|keep|renew|stay|churn|win.?back|cancel",
    "trial": r"trial|pilot|proof of concept",
    "meeting": r"meet|appointment|demo|book|call|visit|schedul|invit",
    "deal": r"clos|deal|sign|sell|sale|contract|order|purchase|buy|extend|upgrade|upsell|cross|licen|subscri",
}
_BY_PHONE = re.compile(r"\b(?:call|phone|conversation|speak|talk)", re.IGNORECASE)


def verdict(
    call: Call, objective: str, held_on: date | None
) -> tuple[Outcome | None, ClaimedCommitment | None]:
    """The outcome against the objective, and the customer's words. None: not in English."""
    if not call.is_english:
        return None, None
    standing = _standing(call, held_on)
    if not standing:
        return "none", None
    goal = _goal(objective, call)
    by_phone = not objective or bool(_BY_PHONE.search(objective))
    reaching = [said for said in standing if _reaches(said.kind, goal, by_phone=by_phone)]
    best = _plainest(reaching or standing)
    day = best.day or next(
        (s.day for s in reversed(standing) if s.day and s.kind == best.kind), None
    )
    claim = ClaimedCommitment(best.quote, best.turn.raw[0] if best.turn.raw else None, day)
    return ("closed" if reaching else "next_step"), claim


def _standing(call: Call, held_on: date | None) -> list[Said]:
    """The commitments that were not taken back by the end of the call."""
    standing: list[Said] = []
    for turn in call.customer:
        if doubts.MACHINE.search(turn.text):
            continue
        before = [other for other in call.turns if other.index < turn.index]
        if _takes_back(turn, before):
            standing = []
        elif doubts.POSTPONES.search(turn.text):
            standing = [said for said in standing if said.kind not in BINDING]
        standing += commitments_in(turn, before, held_on)
    return standing


def _plainest(standing: Sequence[Said]) -> Said:
    """The latest turn that says it outright, else the latest at all; its first words."""
    return max(standing, key=lambda said: (said.outright, said.turn.index))


def _takes_back(turn: CleanTurn, before: Sequence[CleanTurn]) -> bool:
    if doubts.JOKES.search(turn.text):
        return True
    # "Anything else?" "No, thank you."
    asked = before and proposals.ANYTHING_ELSE.search(before[-1].text)
    return any(refuses(sentence) for sentence in sentences(turn.text)) and not asked


def _goal(objective: str, call: Call) -> Kind:
    """What the call was for. Without an objective it is what the rep asked for."""
    named = {
        kind: match.start()
        for kind, words in _GOALS.items()
        if (match := re.search(rf"\b(?:{words})", objective.replace("_", " "), re.IGNORECASE))
    }
    if named:
        return min(named, key=lambda kind: named[kind])
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
