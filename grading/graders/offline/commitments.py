"""What one turn of the customer's commits to, read beside what the rep had put on the table."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from grading.graders.offline import assent, doubts, promises, proposals, reaction
from grading.graders.offline.call import sentences
from grading.graders.offline.days import day_named
from grading.graders.offline.promises import Kind
from grading.graders.offline.signs import STEP
from grading.graders.offline.speech import PAPERS, WHEN
from grading.meaning import forms_of
from sessions_app.transcript import CleanTurn
from sessions_app.words import count_words

BINDING: tuple[Kind, ...] = ("deal", "stay", "trial")  # what second thoughts take back
MERE = 3  # words, at most, of a sentence that says yes and nothing else
SHORTEST = 3  # letters of a quote: "Mm-hm" proves nothing
LONGEST = 16  # words of a clause that does no more than name a time
MEMORY = 3  # the rep's last turns that an answer may refer to

_TIMED = re.compile(WHEN, re.IGNORECASE)
_CLAUSES = re.compile(r"\bbut\b|;| - | – |—|:|, (?=(?:and|so|because|or) )", re.IGNORECASE)
_BINDS = re.compile(
    rf"\b(?:{PAPERS}|invit\w+)\b", re.IGNORECASE
)  # "Send me the contract by e-mail."
_QUOTED = re.compile(r"(?<!\w)'[^']{4,}'(?!\w)")


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
    """What a customer's turn answers, and what comes of it.

    ``proposal``: the rep's words just before it, if any; ``recent``: the rep's last turns;
    ``reply``: what the rep answers; ``goal``: what the call is for.
    """

    proposal: str
    recent: tuple[str, ...]
    reply: str
    replies: tuple[str, ...]
    goal: Kind
    held_on: date | None

    @property
    def speaks_of_meeting(self) -> bool:
        return any(proposals.SPEAKS_OF_MEETING.search(text) for text in self.recent)

    @property
    def carried_out(self) -> bool:
        return any(
            reaction.CARRIES_OUT.search(text) and not reaction.LETS_GO.search(text)
            for text in self.replies
        )

    @property
    def on_the_table(self) -> Kind | None:
        offered = (proposals.offered_in(text) for text in reversed(self.recent))
        return next((kind for kind in offered if kind), None)


def context_of(
    turn: CleanTurn, turns: Sequence[CleanTurn], goal: Kind, held_on: date | None
) -> Context:
    before = [other for other in turns if other.index < turn.index]
    after = [other for other in turns if other.index > turn.index]
    rep = [other.text for other in before if other.speaker == "rep"]
    answers = any(other.speaker == "rep" for other in before[-1:])
    replies = tuple(other.text for other in after if other.speaker == "rep")[:2]
    proposal = rep[-1] if answers else ""
    reply = replies[0] if replies else ""
    return Context(proposal, tuple(rep[-MEMORY:]), reply, replies, goal, held_on)


def commitments_in(turn: CleanTurn, context: Context) -> list[Said]:
    """Outright ones, else a yes to what the rep proposed, else a goodbye that repeats a day."""
    said = [sentence for sentence in sentences(turn.text) if not _of_others(sentence)]
    # What is put off or refused in the same breath was never promised.
    undone = [at for at, text in enumerate(said) if undoes(text)]
    kept = said[undone[-1] :] if undone else said
    found = [one for sentence in kept if (one := _outright(sentence, turn, context))]
    if found:
        return found
    if not undone and (kind := _plain_yes(turn, said, context)):
        day = day_named(proposals.asked_in(context.proposal), context.held_on)
        quote = next((text for text in said if len("".join(forms_of(text))) >= SHORTEST), said[0])
        return [Said(_as_meant(kind, turn.text, turn, context), quote, turn, False, day)]
    return [
        Said("meeting", sentence, turn, False, day_named(sentence, context.held_on))
        for sentence in kept
        if _says_goodbye(sentence, context)
    ][:1]


def refuses(sentence: str) -> bool:
    """ "Don't cancel it" cancels nothing."""
    no = doubts.REFUSES.search(sentence) or doubts.REFUSES_TO_BUY.search(sentence)
    return bool(no) and not promises.PROMISES["stay"].search(sentence)


def undoes(sentence: str) -> bool:
    return bool(doubts.POSTPONES.search(sentence)) or refuses(sentence)


def _of_others(sentence: str) -> bool:
    """A story of what somebody said, or once did."""
    return bool(doubts.REPORTED.search(sentence)) and not doubts.TOLD_BY_THEM.search(sentence)


def _outright(sentence: str, turn: CleanTurn, context: Context) -> Said | None:
    """What a sentence commits to by itself: no question, no condition, no denial."""
    plain = _QUOTED.sub("", assent.IDIOMS.sub("", sentence))
    if plain.rstrip().endswith("?") and not promises.SIGNS.search(plain):
        return _own_proposal(sentence, turn, context)
    for clause in _firm_clauses(plain):
        kind = _kind_of(clause, turn, context)
        if kind or _names_a_time(clause, context):
            day = day_named(_part_with_time(sentence), context.held_on)
            day = day or day_named(context.proposal, context.held_on)
            meant = _as_meant(kind, clause, turn, context) if kind else "meeting"
            return Said(meant, sentence, turn, bool(kind), day)
    return None


def _own_proposal(sentence: str, turn: CleanTurn, context: Context) -> Said | None:
    """ "Say half past nine?", which the rep takes up."""
    if not _echoed(sentence, context.reply) or assent.NO_APPOINTMENT.search(sentence):
        return None
    return Said("meeting", sentence, turn, False, day_named(sentence, context.held_on))


def _firm_clauses(sentence: str) -> Iterator[str]:
    for clause in _clauses(sentence):
        doubted = doubts.CONDITION.search(clause) or undoes(clause)
        doubted = doubted or (doubts.WAITS_FOR.search(clause) and not _TIMED.search(clause))
        if not doubted and (not doubts.ASKS_FOR_MAIL.search(clause) or _BINDS.search(clause)):
            yield clause


def _kind_of(clause: str, turn: CleanTurn, context: Context) -> Kind | None:
    for kind, pattern in promises.PROMISES.items():
        if kind == "meeting" and _waits_for_a_day(clause, turn, context):
            continue
        found = pattern.finditer(clause)
        if any(kind == "stay" or not _denied(clause, match) for match in found):
            return kind
    asked = proposals.asked_in(context.proposal)
    if _does_as_asked(clause, asked):
        return proposals.offered_in(context.proposal)
    if promises.IMPERATIVE.search(clause) and context.carried_out:
        return "agreed"
    requested = proposals.REQUESTS.search(context.proposal)
    does_it = promises.DOES_IT.search(clause)
    if requested and does_it and not _denied(clause, does_it):
        return "step"
    answer = assent.ANSWERS.search(clause)
    return _when(clause, context) if answer and not _denied(clause, answer) else None


def _waits_for_a_day(clause: str, turn: CleanTurn, context: Context) -> bool:
    """ "Drop in" is a welcome to anyone; it is a meeting where a day or an hour is near."""
    near = (clause, turn.text, *context.recent, context.reply)
    return not any(_TIMED.search(text) or assent.NAMES_DIARY.search(text) for text in near)


def _names_a_time(clause: str, context: Context) -> bool:
    """Asked for a day, or taken at their word by the rep: "Monday between nine and eleven"."""
    named = _TIMED.search(clause)
    if named is None or count_words(clause) > LONGEST:
        return False
    if assent.NO_APPOINTMENT.search(clause) or doubts.NEGATION.search(clause):
        return False
    asked = proposals.SPEAKS_OF_MEETING.search(proposals.asked_in(context.proposal))
    return bool(asked) or _echoed(clause, context.reply)


def _echoed(clause: str, reply: str) -> bool:
    """Whether the rep repeats the day or the hour that they named."""
    said = {form for match in _TIMED.finditer(clause) for form in forms_of(match[0])}
    heard = {form for match in _TIMED.finditer(reply) for form in forms_of(match[0])}
    return bool((said & heard) - _NO_TIMES) and "?" not in reply.split(".")[0]


_NO_TIMES = frozenset({"at", "on", "the", "in", "by", "before", "after", "about", "around", "from"})


def _does_as_asked(clause: str, asked: str) -> bool:
    """ "Shall I enter the order?" "Enter it.": the rep's own verb, given back as an order."""
    order = promises.ORDER.match(clause)
    return order is not None and order["verb"].lower() in forms_of(asked)


def _when(clause: str, context: Context) -> Kind | None:
    """What a day is named for: "Monday is fine"."""
    offered = proposals.offered_in(context.proposal)
    if proposals.INFORMS.search(proposals.asked_in(context.proposal)):
        return None
    timed = re.search(rf"{WHEN}|\bwhen\b", context.proposal, re.IGNORECASE)
    if timed and offered in BINDING and not re.search(STEP, clause, re.IGNORECASE):
        return offered
    return "meeting" if context.speaks_of_meeting or _echoed(clause, context.reply) else None


def _as_meant(kind: Kind, clause: str, turn: CleanTurn, context: Context) -> Kind:
    """What is put into few words means what is on the table, and half of it is half."""
    if kind == "agreed":
        kind = context.on_the_table or context.goal
    part = doubts.REVIEWS.search(turn.text) or promises.PARTLY.search(turn.text)
    if kind == "deal" and part:
        return "step"
    if kind == "meeting" and proposals.SMALLER.search(context.proposal):
        return "step"
    part = part or promises.FOR_NOW.search(clause)
    return "step" if kind == "stay" and part else kind


def _denied(clause: str, match: re.Match[str]) -> bool:
    """Whether the same breath says no, from its comma to the next."""
    start = clause.rfind(",", 0, match.start() + 1) + 1
    ends = [at for mark in (",", " and ") if (at := clause.find(mark, match.end())) >= 0]
    return bool(doubts.NEGATION.search(clause[start : min(ends, default=len(clause))]))


def _clauses(sentence: str) -> list[str]:
    """ "I can't on Thursday, but Friday works": the second half stands by itself.

    A condition at the start is one for all that follows it.
    """
    parts = [part.strip() for part in _CLAUSES.split(sentence) if part.strip()]
    return [sentence] if parts and doubts.STARTS_WITH_IF.match(parts[0]) else parts


def _part_with_time(sentence: str) -> str:
    clauses = [clause for clause in _clauses(sentence) if _TIMED.search(clause)]
    return next((c for c in clauses if not doubts.NEGATION.search(c)), sentence)


def _plain_yes(turn: CleanTurn, said: Sequence[str], context: Context) -> Kind | None:
    """A short yes commits to what was proposed just before, if nothing after it takes it back."""
    text = assent.IDIOMS.sub("yes", turn.text)
    asked = proposals.asked_in(context.proposal)
    agrees = assent.YES.search(text) or any(map(_is_mere_yes, said))
    if not said or not (agrees or _repeats(said[0], asked)) or proposals.INFORMS.search(asked):
        return None
    against = (
        doubts.CONDITION,
        doubts.WAITS_FOR,
        doubts.NEGATION,
        doubts.ASKS_FOR_MAIL,
        doubts.DISMISSES,
    )
    if "?" in text or any(doubt.search(text) for doubt in against):
        return None
    kind = proposals.offered_in(context.proposal)
    small = proposals.SMALL.search(asked) or proposals.SENDS_WORD.search(asked)
    if kind is None and proposals.CLOSING.search(asked) and not small:
        return context.goal
    # An "okay" to "I will call you next week" is politeness.
    return kind if kind != "step" or proposals.ASKS.search(asked) else None


def _repeats(answer: str, asked: str) -> bool:
    """ "Would you like it everywhere?" "Everywhere.": their yes is an echo."""
    forms = forms_of(answer)
    closing = proposals.CLOSING.search(asked) is not None
    once = len(set(forms)) == len(forms)
    return closing and once and 0 < len(forms) <= MERE and set(forms) <= set(forms_of(asked))


def _is_mere_yes(sentence: str) -> bool:
    """ "When the boys are off, fine.": one part of it says yes and nothing else."""
    return any(
        assent.YES.search(part.strip()) and count_words(part) <= MERE
        for part in re.split(r"[,;:]", assent.IDIOMS.sub("yes", sentence))
    )


def _says_goodbye(sentence: str, context: Context) -> bool:
    """With a time that was named just before: "See you then"."""
    if not (context.speaks_of_meeting and assent.FAREWELL.search(sentence)):
        return False
    return any(_TIMED.search(text) for text in (*context.recent, sentence))
