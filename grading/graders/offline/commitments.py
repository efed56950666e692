"""What one turn of the customer's commits to, read beside what the rep had put on the table."""

import re
from collections.abc import Iterator, Sequence

from grading.graders.offline import answers, assent, doubts, promises, proposals, reaction
from grading.graders.offline.call import sentences
from grading.graders.offline.context import BINDING, Context, Said
from grading.graders.offline.days import day_named
from grading.graders.offline.promises import Kind
from grading.graders.offline.signs import STEP
from grading.graders.offline.speech import PAPERS, WHEN
from grading.meaning import forms_of
from sessions_app.transcript import CleanTurn
from sessions_app.words import count_words

SHORTEST = 3  # letters of a quote: "Mm-hm" proves nothing
LONGEST = 16  # words of a clause that does no more than name a time

_CLAUSES = re.compile(r"\bbut\b|;| - | – |—|:|, (?=(?:and|so|because|or) )", re.IGNORECASE)
_BINDS = re.compile(
    rf"\b(?:{PAPERS}|invit\w+)\b", re.IGNORECASE
)  # "Send me the contract by e-mail."
_SEND_OVER = re.compile(
    r"^\W*(?:then |so |just )?send (?:it|them) (?:over|across|through)\b", re.IGNORECASE
)
_ASKS_DAY = re.compile(r"\b(?:which|what) (?:day|time)\b[^.!]*\?", re.IGNORECASE)
_LET_RUN = re.compile(r"let it run", re.IGNORECASE)
_OFFERS = re.compile(r"\b(?:i|we) (?:can|could)\b", re.IGNORECASE)
_STARTS = re.compile(r"\W*(?:then |so |and |yes,? )*(?:from|starting|as of)\b", re.IGNORECASE)
_ON_THE_PHONE = re.compile(r"\b(?:on|over|by) the phone\b", re.IGNORECASE)
_QUOTED = re.compile(r"(?<!\w)'[^']{4,}'(?!\w)")


def commitments_in(turn: CleanTurn, context: Context) -> list[Said]:
    """Outright ones, else a yes to what the rep proposed, else a goodbye that repeats a day."""
    said = [sentence for sentence in sentences(turn.text) if not _of_others(sentence)]
    found = [
        one
        for at, sentence in enumerate(said)
        if (one := _outright(sentence, turn, context)) and not _undone(one.kind, said[at + 1 :])
    ]
    if found:
        return found
    undone = [at for at, text in enumerate(said) if undoes(text)]
    if not undone and (kind := answers.plain_yes(turn, said, context)):
        day = day_named(proposals.asked_in(context.proposal), context.held_on)
        quote = next((text for text in said if len("".join(forms_of(text))) >= SHORTEST), said[0])
        return [Said(_as_meant(kind, turn.text, turn, context), quote, turn, False, day)]
    return [
        Said("meeting", sentence, turn, False, day_named(sentence, context.held_on))
        for sentence in (said[undone[-1] :] if undone else said)
        if answers.says_goodbye(sentence, context)
    ][:1]


def _undone(kind: Kind, after: Sequence[str]) -> bool:
    """Put off or refused in the same breath; who will not buy may still send the papers."""
    return any(undoes(text) if kind in BINDING else _undoes_all(text) for text in after)


def _undoes_all(sentence: str) -> bool:
    no = _postpones(sentence) or doubts.REFUSES.search(sentence)
    return bool(no) and not promises.PROMISES["stay"].search(sentence)


def refuses(sentence: str) -> bool:
    """ "Don't cancel it" cancels nothing."""
    no = doubts.REFUSES.search(sentence) or doubts.REFUSES_TO_BUY.search(sentence)
    return bool(no) and not promises.PROMISES["stay"].search(sentence)


def asks_for_mail(text: str) -> bool:
    """Which commits to nothing, unless it is for what is to be signed."""
    return bool(doubts.ASKS_FOR_MAIL.search(text)) and not _BINDS.search(text)


def undoes(sentence: str) -> bool:
    return _postpones(sentence) or refuses(sentence)


def _postpones(sentence: str) -> bool:
    """Without a day: "my team first, on Thursday at two" is a step."""
    return bool(doubts.POSTPONES.search(sentence)) and not reaction.TIMED.search(sentence)


def _of_others(sentence: str) -> bool:
    """A story of what somebody said, or once did."""
    return bool(doubts.REPORTED.search(sentence)) and not doubts.TOLD_BY_THEM.search(sentence)


def _outright(sentence: str, turn: CleanTurn, context: Context) -> Said | None:
    """What a sentence commits to by itself: no question, no condition, no denial."""
    plain = _QUOTED.sub("", assent.IDIOMS.sub("", sentence))
    if plain.rstrip().endswith("?") and not promises.SIGNS.search(plain):
        if promises.REQUESTS.search(plain) and context.carried_out:
            meant = _as_meant("agreed", plain, turn, context)
            return Said(meant, sentence, turn, True, day_named(sentence, context.held_on))
        return _own_proposal(sentence, turn, context)
    refused = any(refuses(text) for text in sentences(turn.text))
    firm = list(_firm_clauses(plain))
    for clause in firm:
        kind = _kind_of(clause, turn, context)
        if kind or (_names_a_time(clause, context) and not refused):
            day = day_named(part_with_time(sentence), context.held_on)
            day = day or day_named(context.proposal, context.held_on)
            meant = _as_meant(kind, clause, turn, context) if kind else "meeting"
            return Said(meant, sentence, turn, bool(kind), day)
    # "They meet on the ninth, and I'm showing it to them": the day is in the other clause.
    step = promises.PROMISES["step"].search(plain) if len(firm) > 1 else None
    if step and not _is_ignored(step, context) and not doubts.NEGATION.search(plain):
        return Said("step", sentence, turn, True, day_named(sentence, context.held_on))
    return None


def _own_proposal(sentence: str, turn: CleanTurn, context: Context) -> Said | None:
    """ "Say half past nine?", which the rep takes up."""
    if not reaction.repeats_time(context.reply, sentence) or assent.NO_APPOINTMENT.search(sentence):
        return None
    return Said("meeting", sentence, turn, False, day_named(sentence, context.held_on))


def _firm_clauses(sentence: str) -> Iterator[str]:
    for clause in _clauses(sentence):
        waits = doubts.WAITS_FOR.search(clause) and not reaction.TIMED.search(clause)
        doubted = waits or doubts.CONDITION.search(clause) or undoes(clause)
        if not doubted and not asks_for_mail(clause):
            yield clause


def _kind_of(clause: str, turn: CleanTurn, context: Context) -> Kind | None:
    asked = proposals.asked_in(context.proposal)
    # "How long did it last?" "Six seasons."
    if proposals.INFORMS.search(asked) and count_words(clause) < answers.MERE:
        return None
    for kind, pattern in promises.PROMISES.items():
        if kind == "meeting" and _waits_for_a_day(clause, turn, context):
            if pattern.search(clause) and _ASKS_DAY.search(turn.text):
                return "step"  # they would meet, and ask for the day
            continue
        found = pattern.finditer(clause)
        if any(not _denied(clause, match) and not _is_ignored(match, context) for match in found):
            return kind
    if _does_as_asked(clause, asked):
        unasked = "?" not in asked and not proposals.OFFERS.search(asked)
        small = unasked or proposals.SMALL.search(asked)
        return proposals.offered_in(context.proposal) or (None if small else "agreed")
    if promises.IMPERATIVE.search(clause) and context.carried_out:
        return "agreed"
    offered = proposals.offered_in(context.proposal)
    if _SEND_OVER.search(clause) and offered in BINDING:
        return offered
    requested = proposals.REQUESTS.search(context.proposal)
    does_it = promises.DOES_IT.search(clause)
    if requested and does_it and not _denied(clause, does_it):
        return "step"
    answer = assent.ANSWERS.search(clause)
    return _when(clause, context) if answer and not _denied(clause, answer) else None


def _is_ignored(match: re.Match[str], context: Context) -> bool:
    """ "I can put you through to repairs": an offer, and the rep asks for something else.

    "Let it run" lets a notice run as well as a contract: what the rep spoke of last.
    """
    if _LET_RUN.match(match[0]) and proposals.LEAVES.search(context.proposal):
        return True
    offer = _OFFERS.match(match[0]) and "?" in context.reply
    taken = reaction.ACCEPTS.search(context.reply) or reaction.TIMED.search(match[0])
    return bool(offer) and not taken


def _waits_for_a_day(clause: str, turn: CleanTurn, context: Context) -> bool:
    """ "Drop in" is a welcome to anyone; it is a meeting where a day or an hour is near."""
    asks = _ASKS_DAY.search(turn.text)
    near = (clause, turn.text, context.reply, *(() if asks else context.recent))
    return not any(reaction.TIMED.search(text) or assent.NAMES_DIARY.search(text) for text in near)


def _names_a_time(clause: str, context: Context) -> bool:
    """Asked for a day, or taken at their word by the rep: "Monday between nine and eleven"."""
    named = reaction.TIMED.search(clause)
    if named is None or count_words(clause) > LONGEST:
        return False
    if assent.NO_APPOINTMENT.search(clause) or doubts.NEGATION.search(clause):
        return False
    asked = proposals.SPEAKS_OF_MEETING.search(proposals.asked_in(context.proposal))
    return (bool(asked) and not context.reply) or reaction.repeats_time(context.reply, clause)


def _does_as_asked(clause: str, asked: str) -> bool:
    """ "Shall I enter the order?" "Enter it.": the rep's own verb, given back as an order."""
    order = promises.ORDER.match(clause)
    return order is not None and order["verb"].lower() in forms_of(asked)


def _when(clause: str, context: Context) -> Kind | None:
    """What a day is named for: "Monday is fine"."""
    offered = proposals.offered_in(context.proposal)
    timed = re.search(rf"{WHEN}|\bwhen\b", context.proposal, re.IGNORECASE)
    if timed and offered in BINDING and not re.search(STEP, clause, re.IGNORECASE):
        return offered
    informs = proposals.INFORMS.search(proposals.asked_in(context.proposal))
    if _STARTS.match(clause) and context.goal in BINDING and not informs:
        return "agreed"
    meets = context.speaks_of_meeting or reaction.repeats_time(context.reply, clause)
    return "meeting" if meets else None


def _as_meant(kind: Kind, clause: str, turn: CleanTurn, context: Context) -> Kind:
    """What is put into few words means what is on the table, and half of it is half."""
    if kind == "meeting" and _ON_THE_PHONE.search(clause):
        return "call"
    if kind == "agreed":
        kind = context.on_the_table or context.goal
    part = doubts.REVIEWS.search(turn.text) or promises.PARTLY.search(turn.text)
    part = part or reaction.OF_A_PART.search(context.reply)
    if kind == "deal" and part:
        return "step"
    if kind == "deal" and context.goal == "meeting" and context.on_the_table != "deal":
        return kind if _BINDS.search(clause) else "step"
    part = part or promises.FOR_NOW.search(clause)
    return "step" if kind == "stay" and part else kind


def _denied(clause: str, match: re.Match[str]) -> bool:
    """Whether the same breath says no, from its comma to the next.

    "Don't cancel it" has its no in itself, and is no denial.
    """
    start = clause.rfind(",", 0, match.start() + 1) + 1
    ends = [at for mark in (",", " and ") if (at := clause.find(mark, match.end())) >= 0]
    after = clause[match.end() : min(ends, default=len(clause))]
    own = match[0] if not promises.PROMISES["stay"].search(match[0]) else ""
    return any(doubts.NEGATION.search(text) for text in (clause[start : match.start()], own, after))


def _clauses(sentence: str) -> list[str]:
    """ "I can't on Thursday, but Friday works": the second half stands by itself.

    A condition at the start is one for all that follows it.
    """
    parts = [part.strip() for part in _CLAUSES.split(sentence) if part.strip()]
    return [sentence] if parts and doubts.STARTS_WITH_IF.match(parts[0]) else parts


def part_with_time(sentence: str) -> str:
    clauses = [clause for clause in _clauses(sentence) if reaction.TIMED.search(clause)]
    return next((c for c in clauses if not doubts.NEGATION.search(c)), sentence)
