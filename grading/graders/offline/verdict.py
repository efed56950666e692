"""Did the customer commit? Only the customer's words decide, and politeness is no commitment."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from grading.graders.offline.signs import STEP, TIME, sentences
from grading.protocol import ClaimedCommitment, Outcome
from sessions_app.transcript import CleanTurn

Kind = Literal["deal", "meeting", "stay"]

_I = re.IGNORECASE

DEAL = re.compile(
    r"\b(?:let's do it|let's go ahead|let's get started|sign me up|where do i sign|i'?ll sign|we'?ll sign"
    r"|we have a deal|(?:you'?ve|you have) got a deal|it's a deal|i'?m in\b|count (?:me|us) in"
    r"|i'?ll take (?:it|the)|we'?ll take (?:it|the)|(?:happy|ready) to (?:sign|go ahead|start|move)"
    r"|send (?:me |us |over )*the (?:contract|agreement|paperwork|order form|documents)"
    r"|(?:go|move) ahead with (?:it|this|the|you)|put me down for|we'?ll go with)",
    _I,
)
MEETING = re.compile(
    r"\b(?:send (?:me |us |over )*(?:the |an? )?(?:calendar )?invit\w*|book (?:it|me|us|that)\b|put it in (?:my|the) "
    rf"(?:calendar|diary)|see you (?:on |at |then|{TIME})|talk to you (?:on |{TIME})|let's (?:meet|talk|do|say) [^.?!]*(?:{TIME})"
    rf"|(?:{TIME})[^.?!]*\b(?:works|suits|is fine|is good|is perfect|sounds good|it is|would work|okay|ok\b)"
    rf"|\b(?:works|suits me|fine|good|perfect|okay|ok|yes|sure|great)\b[^.?!]*(?:{TIME})"
    r"|i'?ll (?:be there|join|see you))",
    _I,
)
STAY = re.compile(
    r"\b(?:(?:i'?ll|we'?ll|i will|we will|let's|happy to|i'?d like to|we'?re going to) (?:stay|renew|keep)|renew it"
    r"|keep (?:the policy|the plan|it running|me on|us on)|don'?t cancel|won'?t cancel|cancel the cancellation)",
    _I,
)
PATTERNS: dict[Kind, re.Pattern[str]] = {"deal": DEAL, "stay": STAY, "meeting": MEETING}

YES = re.compile(
    r"^\W*(?:yes|yeah|yep|sure|okay|ok|alright|all right|perfect|great|deal|absolutely|definitely|fine|agreed"
    r"|sounds (?:good|great|perfect)|that works|works for me|let's do (?:it|that)|please do|go ahead)\b",
    _I,
)
DOUBT = re.compile(
    r"\b(?:if|unless|maybe|perhaps|might|possibly|not|never|can'?t|cannot|won'?t|wouldn'?t|don'?t|depends|but"
    r"|would have to|i'?d have to|need to (?:think|check|ask|talk)|let me (?:think|check|ask|get back)|first i)\b",
    _I,
)
REFUSAL = re.compile(
    r"\b(?:not interested|no,? thank(?:s| you)|no deal|(?:don'?t|do not|stop) (?:call|contact|calling)|take me off"
    r"|i'?ll pass|we'?ll pass|forget it|not going to (?:buy|sign|happen|do)|changed my mind|on second thou?ghts?"
    r"|(?:i|we) (?:don'?t|do not) (?:want|need) (?:it|this|that|any)|cancel (?:that|it|the meeting|my)|hangs? up)",
    _I,
)
PROPOSAL: dict[Kind, re.Pattern[str]] = {
    "deal": re.compile(
        r"\b(?:contract|agreement|paperwork|sign|order|get started|go ahead|start on)\b", _I
    ),
    "stay": re.compile(r"\b(?:renew|stay|keep (?:your|the))\b", _I),
    "meeting": re.compile(
        rf"\b(?:{STEP})\b[^?]*(?:{TIME})|(?:{TIME})[^?]*\b(?:{STEP}|work|suit)\b", _I
    ),
}


@dataclass(frozen=True, slots=True)
class Said:
    kind: Kind
    quote: str
    turn: CleanTurn
    proposal: str


def verdict(
    turns: Sequence[CleanTurn], objective: str, held_on: date | None
) -> tuple[Outcome, ClaimedCommitment | None]:
    """The last word counts: a refusal after a commitment takes it back."""
    standing: list[Said] = []
    for position, turn in enumerate(turns):
        if turn.speaker != "customer":
            continue
        if REFUSAL.search(turn.text) and not STAY.search(turn.text):
            standing.clear()
            continue
        proposal = turns[position - 1].text if position else ""
        if said := _commitment(turn, proposal):
            standing.append(said)
    if not standing:
        return "none", None
    goal = _goal(objective)
    reaching = [said for said in standing if _reaches(said.kind, goal)]
    best = (reaching or standing)[-1]
    day = day_named(f"{best.turn.text} {best.proposal}", held_on)
    claim = ClaimedCommitment(best.quote, best.turn.raw[0], day)
    return ("closed" if reaching else "next_step"), claim


def _commitment(turn: CleanTurn, proposal: str) -> Said | None:
    said = sentences(turn.text)
    for sentence in said:
        if sentence.endswith("?") or DOUBT.search(sentence):
            continue
        for kind, pattern in PATTERNS.items():
            if pattern.search(sentence):
                return Said(kind, sentence, turn, proposal)
    return _plain_yes(turn, said, proposal)


def _plain_yes(turn: CleanTurn, said: list[str], proposal: str) -> Said | None:
    """A short yes commits to what was proposed just before, if nothing after it takes it back."""
    if "?" not in proposal or not said or not YES.search(said[0]):
        return None
    if DOUBT.search(turn.text) or "?" in turn.text:
        return None
    asked = [sentence for sentence in sentences(proposal) if sentence.endswith("?")]
    for kind, pattern in PROPOSAL.items():
        if pattern.search(asked[-1]):
            return Said(kind, said[0], turn, proposal)
    return None


def _goal(objective: str) -> Kind:
    if re.search(r"\b(?:save|retain|keep|renew|stay|churn|win.?back)", objective, _I):
        return "stay"
    if re.search(r"\b(?:close|deal|sign|sell|sale|contract|order|purchase|buy)", objective, _I):
        return "deal"
    if re.search(r"meet|appointment|demo|book|call|visit|schedul", objective.replace("_", " "), _I):
        return "meeting"
    return "deal"


def _reaches(kind: Kind, goal: Kind) -> bool:
    """Who signs has agreed to more than a meeting; a meeting is a step on the way to a deal."""
    return kind == goal or (goal in ("meeting", "stay") and kind == "deal")


WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def day_named(text: str, held_on: date | None) -> date | None:
    """The first weekday or `tomorrow` in the text, as the next such day after the call."""
    if held_on is None:
        return None
    match = re.search(rf"\b(?:tomorrow|{'|'.join(WEEKDAYS)})\b", text, _I)
    if match is None:
        return None
    if match[0].lower() == "tomorrow":
        return held_on + timedelta(days=1)
    ahead = (WEEKDAYS.index(match[0].lower()) - held_on.weekday()) % 7 or 7
    return held_on + timedelta(days=ahead)
