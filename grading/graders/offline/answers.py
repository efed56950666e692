"""A customer's short answer: a yes to what was proposed just before, or a goodbye with a day."""

import re
from collections.abc import Sequence

from grading.graders.offline import assent, doubts, proposals, reaction
from grading.graders.offline.call import telling
from grading.graders.offline.context import Context
from grading.graders.offline.promises import Kind
from grading.graders.offline.speech import NUMBER
from grading.meaning import forms_of
from sessions_app.transcript import CleanTurn
from sessions_app.words import count_words

MERE = 3  # words, at most, of a sentence that says yes and nothing else

_FIGURE = re.compile(rf"\b{NUMBER}\b|\d", re.IGNORECASE)
# "Forty! I've got nine people left."
_EXCLAIMS = re.compile(r"!|\b(?:what|why|how)\b", re.IGNORECASE)
_AGAINST = (doubts.CONDITION, doubts.WAITS_FOR, doubts.ASKS_FOR_MAIL, doubts.DISMISSES)


def plain_yes(turn: CleanTurn, said: Sequence[str], context: Context) -> Kind | None:
    """What a short yes commits to, if nothing after it takes it back."""
    asked = proposals.asked_in(context.proposal)
    heard = turn.text
    if proposals.AGAINST.search(asked):
        heard = assent.NO_OBJECTION.sub("yes", heard)
        said = [assent.NO_OBJECTION.sub("yes", sentence) for sentence in said]
    text = assent.IDIOMS.sub(" yes", heard)
    if not said or proposals.INFORMS.search(asked):
        return None
    parts = [
        part for sentence in said if not _EXCLAIMS.search(sentence) for part in sentence.split(",")
    ]
    agrees = assent.YES.search(text) or any(map(_is_mere_yes, said))
    agrees = agrees or any(_repeats(part, asked) for part in parts)
    if not agrees and ("?" in text or not _is_taken_up(turn.text, context)):
        return None
    scope = _yes_itself(said, text, context)
    if "?" in scope or doubts.NEGATION.search(scope):
        return None
    if any(doubt.search(text) for doubt in _AGAINST):
        return None
    kind = proposals.offered_in(context.proposal)
    small = proposals.SMALL.search(asked) or proposals.SENDS_WORD.search(asked)
    if kind is None and assent.CLINCHES.search(text) and _FIGURE.search(context.proposal):
        return context.on_the_table or context.goal
    if kind is None and not small and _may_close(asked, context):
        return context.goal
    if kind is None and context.carried_out and proposals.names(context.goal, context.reply):
        return context.goal
    if kind is None and reaction.repeats_time(context.reply, *context.recent):
        return "meeting"
    # An "okay" to "I will call you next week" is politeness.
    return kind if kind != "step" or proposals.ASKS.search(asked) else None


def _yes_itself(said: Sequence[str], text: str, context: Context) -> str:
    """Beside a yes by which the rep goes, what else is asked or denied is another matter."""
    heard = [assent.IDIOMS.sub(" yes", sentence) for sentence in said]
    yes = next((sentence for sentence in heard if assent.YES.search(sentence)), None)
    if context.carried_out:
        return yes or heard[0]
    return yes if yes and reaction.repeats_time(context.reply, context.proposal) else text


def _may_close(asked: str, context: Context) -> bool:
    """Whether a yes to this is one to what the call is for."""
    leaves = context.goal == "stay" and proposals.LEAVES.search(asked)
    return bool(proposals.CLOSING.search(asked) or proposals.AGAINST.search(asked)) and not leaves


def _is_taken_up(answer: str, context: Context) -> bool:
    """ "The hundred." "A hundred it is": the rep carries it out, in the customer's own words."""
    taken = context.carried_out or reaction.repeats_time(context.reply, context.proposal)
    protests = doubts.NEGATION.search(context.reply) or doubts.PROTESTS.search(context.afterwards)
    return taken and bool(telling(answer)) and not protests


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
