"""What one turn of the customer's commits to, read beside what the rep had put on the table."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from grading.graders.offline import doubts, promises, proposals
from grading.graders.offline.call import sentences
from grading.graders.offline.days import day_named
from grading.graders.offline.promises import Kind
from grading.graders.offline.signs import STEP, TIME
from grading.meaning import forms_of
from sessions_app.transcript import CleanTurn
from sessions_app.words import count_words

BINDING: tuple[Kind, ...] = ("deal", "stay", "trial")  # what second thoughts take back
MERE = 3  # words, at most, of a sentence that says yes and nothing else
LONGEST = 16  # words of a clause that does no more than name a time
MEMORY = 3  # the rep's last turns that an answer may refer to


@dataclass(frozen=True, slots=True)
class Said:
    """A commitment as it was said. ``outright``: in the customer's own words, not a mere yes."""

    kind: Kind
    quote: str
    turn: CleanTurn
    outright: bool
    day: date | None


@dataclass(frozen=True, slots=True)
class _Context:
    """What a customer's turn answers: the rep's words just before it, and what was named there."""

    proposal: str
    recent: tuple[str, ...]
    held_on: date | None

    @property
    def asks(self) -> bool:
        return bool(_asked(self.proposal))

    @property
    def speaks_of_meeting(self) -> bool:
        return any(proposals.SPEAKS_OF_MEETING.search(text) for text in self.recent)


def commitments_in(
    turn: CleanTurn, before: Sequence[CleanTurn], held_on: date | None
) -> list[Said]:
    """Outright ones, else a yes to what the rep proposed, else a goodbye that repeats a day."""
    rep = [other.text for other in before if other.speaker == "rep"]
    answers = any(other.speaker == "rep" for other in before[-1:])
    context = _Context(rep[-1] if answers else "", tuple(rep[-MEMORY:]), held_on)
    said = [sentence for sentence in sentences(turn.text) if not _of_others(sentence)]
    # What is put off or refused in the same breath was never promised.
    undone = [at for at, text in enumerate(said) if _undoes(text)]
    kept = said[undone[-1] :] if undone else said
    found = [one for sentence in kept if (one := _outright(sentence, turn, context))]
    if found:
        return found
    if not undone and (kind := _plain_yes(turn, said, context.proposal)):
        return [Said(kind, said[0], turn, False, day_named(_asked(context.proposal), held_on))]
    for sentence in kept:
        if _says_goodbye(sentence, before, context):
            return [Said("meeting", sentence, turn, False, day_named(sentence, held_on))]
    return []


def refuses(text: str) -> bool:
    """ "Don't cancel it" cancels nothing."""
    return bool(doubts.REFUSES.search(text)) and not promises.PROMISES["stay"].search(text)


def _undoes(sentence: str) -> bool:
    return bool(doubts.POSTPONES.search(sentence)) or refuses(sentence)


def _of_others(sentence: str) -> bool:
    """A story of what somebody said, or once did."""
    return bool(doubts.REPORTED.search(sentence)) and not doubts.TOLD_BY_THEM.search(sentence)


def _outright(sentence: str, turn: CleanTurn, context: _Context) -> Said | None:
    """What a sentence commits to by itself: no question, no condition, no denial."""
    plain = promises.IDIOMS.sub("", sentence)
    if plain.rstrip().endswith("?") and not promises.SIGNS.search(plain):
        return None
    for clause in _clauses(plain):
        if doubts.CONDITION.search(clause) or _undoes(clause):
            continue
        kind = _kind_of(clause, context)
        if kind or _names_a_time(clause, context):
            day = day_named(_clause_with_time(sentence), context.held_on)
            day = day or day_named(context.proposal, context.held_on)
            meant = _as_meant(kind, clause, turn, context) if kind else "meeting"
            return Said(meant, sentence, turn, bool(kind), day)
    return None


def _kind_of(clause: str, context: _Context) -> Kind | None:
    for kind, pattern in promises.PROMISES.items():
        found = pattern.finditer(clause)
        if any(kind == "stay" or not _denied(clause, match) for match in found):
            return kind
    if _does_as_asked(clause, _asked(context.proposal)):
        return _on_the_table(context.proposal)
    asked = proposals.REQUESTS.search(context.proposal)
    does_it = promises.DOES_IT.search(clause)
    if asked and does_it and not _denied(clause, does_it):
        return "step"
    answer = promises.ANSWERS.search(clause)
    return _when(clause, context) if answer and not _denied(clause, answer) else None


def _names_a_time(clause: str, context: _Context) -> bool:
    """Asked for a day, they say one: "He can look at it on Monday between nine and eleven"."""
    if not proposals.SPEAKS_OF_MEETING.search(context.proposal) or count_words(clause) > LONGEST:
        return False
    if promises.NO_APPOINTMENT.search(clause) or doubts.NEGATION.search(clause):
        return False
    return bool(re.search(TIME, clause, re.IGNORECASE)) and context.asks


def _does_as_asked(clause: str, asked: str) -> bool:
    """ "Shall I enter the order?" "Enter it.": the rep's own verb, given back as an order."""
    order = promises.ORDER.match(clause)
    return order is not None and order["verb"].lower() in forms_of(asked)


def _when(clause: str, context: _Context) -> Kind | None:
    """What a day is named for: "Monday is fine"."""
    offered = _on_the_table(context.proposal)
    timed = re.search(rf"{TIME}|\bwhen\b", context.proposal, re.IGNORECASE)
    if timed and offered in BINDING and not re.search(STEP, clause, re.IGNORECASE):
        return offered
    return "meeting" if context.speaks_of_meeting else None


def _as_meant(kind: Kind, clause: str, turn: CleanTurn, context: _Context) -> Kind:
    """What is put into few words means what is on the table, and half of it is half."""
    if kind == "deal" and promises.OPEN.search(clause):
        offered = [found for text in reversed(context.recent) if (found := _on_the_table(text))]
        kind = offered[0] if offered else kind
    if kind == "deal" and (doubts.REVIEWS.search(turn.text) or promises.PARTLY.search(turn.text)):
        return "step"
    return "step" if kind == "stay" and promises.FOR_NOW.search(clause) else kind


def _denied(clause: str, match: re.Match[str]) -> bool:
    """Whether the same breath says no, from its comma to the next."""
    start = clause.rfind(",", 0, match.start() + 1) + 1
    ends = [at for mark in (",", " and ") if (at := clause.find(mark, match.end())) >= 0]
    return bool(doubts.NEGATION.search(clause[start : min(ends, default=len(clause))]))


def _clauses(sentence: str) -> list[str]:
    """ "I can't on Thursday, but Friday works": the second half stands by itself."""
    return [
        clause.strip() for clause in re.split(r"\bbut\b|;| - | – |—", sentence) if clause.strip()
    ]


def _clause_with_time(sentence: str) -> str:
    clauses = [c for c in _clauses(sentence) if re.search(TIME, c, re.IGNORECASE)]
    return next((c for c in clauses if not doubts.NEGATION.search(c)), sentence)


def _plain_yes(turn: CleanTurn, said: Sequence[str], proposal: str) -> Kind | None:
    """A short yes commits to what was proposed just before, if nothing after it takes it back."""
    text = promises.IDIOMS.sub("yes", turn.text)
    if not said or not (promises.YES.search(text) or any(map(_is_mere_yes, said))):
        return None
    if any(doubt.search(text) for doubt in (doubts.CONDITION, doubts.NEGATION, doubts.DISMISSES)):
        return None
    if "?" in text:
        return None
    asked = _asked(proposal)
    kind = _on_the_table(proposal)
    # An "okay" to "I will call you next week" is politeness.
    return kind if kind != "step" or proposals.ASKS.search(asked) else None


def _is_mere_yes(sentence: str) -> bool:
    return count_words(sentence) <= MERE and bool(promises.YES.search(sentence))


def _on_the_table(proposal: str) -> Kind | None:
    """What the rep asked for; where that alone does not say, what stood just before it."""
    if not (asked := _asked(proposal)):
        return None
    around = "" if "?" in asked else " ".join(sentences(proposal)[-3:])
    for text in (asked, around):
        for kind, pattern in proposals.PROPOSES.items():
            if pattern.search(text):
                return kind
    return None


def _asked(proposal: str) -> str:
    """What the rep asked last, or announced; empty where they did neither."""
    last = sentences(proposal)[-3:]
    asked = [sentence for sentence in last if proposals.ASKS.search(sentence)]
    stated = [sentence for sentence in last if proposals.STATES.search(sentence)]
    return (asked or stated or [""])[-1]


def _says_goodbye(sentence: str, before: Sequence[CleanTurn], context: _Context) -> bool:
    """With a time that was named just before: "See you then"."""
    if not (context.speaks_of_meeting and promises.FAREWELL.search(sentence)):
        return False
    near = [turn.text for turn in before[-MEMORY:]]
    return any(re.search(TIME, text, re.IGNORECASE) for text in (*near, sentence))
