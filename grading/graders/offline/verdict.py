"""Did the customer commit? Only the customer's words decide, and politeness is no commitment.

The last word counts: a refusal takes back what stood before it, and a no may become a yes.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from grading.graders.offline import promises
from grading.graders.offline.call import Call, sentences
from grading.graders.offline.days import day_named
from grading.graders.offline.promises import Kind
from grading.graders.offline.signs import TIME
from grading.protocol import ClaimedCommitment, Outcome
from sessions_app.transcript import CleanTurn

_MEETING_MEMORY = 3  # the rep's last turns that an answer may refer to

# Whichever an objective names first is the goal.
_GOALS: dict[Kind, str] = {
    "stay": r"save|retain|retention|keep|renew|stay|churn|win.?back|cancel",
    "trial": r"trial|pilot",
    "meeting": r"meet|appointment|demo|book|call|visit|schedul|invit",
    "deal": r"clos|deal|sign|sell|sale|contract|order|purchase|buy",
}


@dataclass(frozen=True, slots=True)
class Said:
    """A commitment as it was said. ``outright``: in the customer's own words, not a mere yes."""

    kind: Kind
    quote: str
    turn: CleanTurn
    outright: bool
    day: date | None


def verdict(
    call: Call, objective: str, held_on: date | None
) -> tuple[Outcome | None, ClaimedCommitment | None]:
    """The outcome against the objective, and the customer's words. None: not in English."""
    if not call.is_english:
        return None, None
    standing: list[Said] = []
    for turn in call.customer:
        before = [other for other in call.turns if other.index < turn.index]
        if _takes_back(turn, before, standing):
            standing.clear()
        if said := _commitment(turn, before, held_on):
            standing.append(said)
    if not standing:
        return "none", None
    goal = _goal(objective, call)
    reaching = [said for said in standing if _reaches(said.kind, goal)]
    best = _plainest(reaching or standing)
    day = best.day or next(
        (s.day for s in reversed(standing) if s.day and s.kind == best.kind), None
    )
    claim = ClaimedCommitment(best.quote, best.turn.raw[0] if best.turn.raw else None, day)
    return ("closed" if reaching else "next_step"), claim


def _plainest(standing: Sequence[Said]) -> Said:
    """The latest that says it outright; else the latest at all."""
    return max(enumerate(standing), key=lambda pair: (pair[1].outright, pair[0]))[1]


def _takes_back(turn: CleanTurn, before: Sequence[CleanTurn], standing: Sequence[Said]) -> bool:
    if _refuses(turn.text):
        # "Anything else?" "No, thank you."
        return not (before and promises.ANYTHING_ELSE.search(before[-1].text))
    binding = [said for said in standing if said.kind != "meeting"]
    return bool(binding) and bool(promises.POSTPONES.search(turn.text))


def _refuses(text: str) -> bool:
    """ "Don't cancel it" cancels nothing."""
    return bool(promises.REFUSES.search(text)) and not promises.PROMISES["stay"].search(text)


def _commitment(turn: CleanTurn, before: Sequence[CleanTurn], held_on: date | None) -> Said | None:
    said = sentences(turn.text)
    # What is put off or refused in the same breath was never promised.
    undone = [
        at for at, text in enumerate(said) if promises.POSTPONES.search(text) or _refuses(text)
    ]
    said = said[undone[-1] + 1 :] if undone else said
    proposal = before[-1].text if before and before[-1].speaker == "rep" else ""
    rep = [other.text for other in before if other.speaker == "rep"][-_MEETING_MEMORY:]
    proposed = any(promises.SPEAKS_OF_MEETING.search(text) for text in rep)
    for sentence in said:
        if kind := _outright(sentence, turn, proposed=proposed):
            day = day_named(_clause_with_time(sentence), held_on) or day_named(proposal, held_on)
            return Said(kind, sentence, turn, True, day)
    if not undone and (kind := _plain_yes(turn, said, proposal)):
        return Said(kind, said[0], turn, False, day_named(_asked(proposal), held_on))
    for sentence in said:
        if proposed and promises.FAREWELL.search(sentence) and _time_stands(before, sentence):
            return Said("meeting", sentence, turn, False, day_named(sentence, held_on))
    return None


def _outright(sentence: str, turn: CleanTurn, *, proposed: bool) -> Kind | None:
    """What a sentence commits to by itself: no question, no condition, no denial."""
    plain = promises.IDIOMS.sub("", sentence)
    if plain.rstrip().endswith("?") or promises.CONDITION.search(plain):
        return None
    for clause in _clauses(plain):
        for kind, pattern in promises.PROMISES.items():
            if pattern.search(clause) and (kind == "stay" or not _denied(clause)):
                looks_first = kind == "deal" and promises.REVIEWS.search(turn.text)
                return "step" if looks_first else kind
        if proposed and not _denied(clause) and promises.ANSWERS.search(clause):
            return "meeting"
    return None


def _denied(clause: str) -> bool:
    return bool(promises.NEGATION.search(clause))


def _clauses(sentence: str) -> list[str]:
    """ "I can't on Thursday, but Friday works": the second half stands by itself."""
    return [
        clause.strip() for clause in re.split(r"\bbut\b|;| - | – |—", sentence) if clause.strip()
    ]


def _clause_with_time(sentence: str) -> str:
    clauses = [c for c in _clauses(sentence) if re.search(TIME, c, re.IGNORECASE)]
    return next((clause for clause in clauses if not _denied(clause)), sentence)


def _plain_yes(turn: CleanTurn, said: Sequence[str], proposal: str) -> Kind | None:
    """A short yes commits to what was proposed just before, if nothing after it takes it back."""
    text = promises.IDIOMS.sub("yes", turn.text)
    if not said or not promises.YES.search(text):
        return None
    if any(doubt.search(text) for doubt in (promises.CONDITION, promises.NEGATION)):
        return None
    if "?" in text or promises.DISMISSES.search(text):
        return None
    asked = _asked(proposal)
    for kind, pattern in promises.PROPOSES.items():
        if asked and pattern.search(asked):
            # An "okay" to "I will call you next week" is politeness.
            return kind if kind != "step" or promises.ASKS.search(asked) else None
    return None


def _asked(proposal: str) -> str:
    """What the rep asked last, or announced; empty where they did neither."""
    last = sentences(proposal)[-3:]
    asked = [sentence for sentence in last if promises.ASKS.search(sentence)]
    stated = [sentence for sentence in last if promises.STATES.search(sentence)]
    return (asked or stated or [""])[-1]


def _time_stands(before: Sequence[CleanTurn], sentence: str) -> bool:
    near = [turn.text for turn in before[-_MEETING_MEMORY:]]
    return any(re.search(TIME, text, re.IGNORECASE) for text in (*near, sentence))


def _goal(objective: str, call: Call) -> Kind:
    """What the call was for. Without an objective it is what the rep asked for."""
    named = {
        kind: match.start()
        for kind, words in _GOALS.items()
        if (match := re.search(rf"\b(?:{words})", objective.replace("_", " "), re.IGNORECASE))
    }
    if named:
        return min(named, key=lambda kind: named[kind])
    asked = [line.text for line in call.lines(call.rep) if promises.ASKS.search(line.text)]
    goals: tuple[Kind, ...] = ("stay", "deal", "trial")
    for kind in goals:
        if any(promises.PROPOSES[kind].search(text) for text in asked):
            return kind
    return "meeting"


def _reaches(kind: Kind, goal: Kind) -> bool:
    """Who signs has agreed to more than a meeting; a meeting is a step on the way to a deal."""
    return kind == goal or (kind == "deal" and goal != "deal")
