"""A customer's short answer: a yes to what was proposed just before, or a goodbye with a day."""

import re
from collections.abc import Sequence

from grading.graders.offline import assent, doubts, proposals, reaction
from grading.graders.offline.context import Context
from grading.graders.offline.promises import Kind
from grading.meaning import forms_of
from sessions_app.transcript import CleanTurn
from sessions_app.words import count_words

MERE = 3  # words, at most, of a sentence that says yes and nothing else

_AGAINST = (doubts.CONDITION, doubts.WAITS_FOR, doubts.ASKS_FOR_MAIL, doubts.DISMISSES)


def plain_yes(turn: CleanTurn, said: Sequence[str], context: Context) -> Kind | None:
    """What a short yes commits to, if nothing after it takes it back."""
    text = assent.IDIOMS.sub("yes", turn.text)
    asked = proposals.asked_in(context.proposal)
    if not said or proposals.INFORMS.search(asked):
        return None
    parts = [part for sentence in said for part in sentence.split(",")]
    agrees = assent.YES.search(text) or any(map(_is_mere_yes, said))
    if not agrees and not any(_repeats(part, asked) for part in parts):
        return None
    if "?" in text or any(doubt.search(text) for doubt in _AGAINST):
        return None
    # What else is denied beside a yes by which the rep goes is another matter.
    if doubts.NEGATION.search(said[0] if context.carried_out else text):
        return None
    kind = proposals.offered_in(context.proposal)
    small = proposals.SMALL.search(asked) or proposals.SENDS_WORD.search(asked)
    if kind is None and proposals.CLOSING.search(asked) and not small:
        return context.goal
    if kind is None and reaction.repeats_time(context.reply, *context.recent):
        return "meeting"
    # An "okay" to "I will call you next week" is politeness.
    return kind if kind != "step" or proposals.ASKS.search(asked) else None


def says_goodbye(sentence: str, context: Context) -> bool:
    """With a time that was named just before: "See you then"."""
    if not (context.speaks_of_meeting and assent.FAREWELL.search(sentence)):
        return False
    return any(reaction.TIMED.search(text) for text in (*context.recent, sentence))


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
