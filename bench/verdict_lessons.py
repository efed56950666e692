"""What teaches the offline verdict: labelled calls as signs, and which sentence commits.

Of tests/grading/corpus all is learnt from but ``set_aside``. Where the rules were tuned they are
nearly always right, which would teach to trust them: their signs are hidden there. Needs Django set
up, no database.
"""

import hashlib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from grading.graders.offline.call import Call
from grading.graders.offline.rules import ruling_on
from grading.graders.offline.verdict_signs import Signs
from grading.meaning import forms_of
from tests.grading.builders import brief
from tests.grading.corpus import (
    FILES,
    FOLDER,
    VerdictCall,
    exchanges,
    played_calls,
    verdict_calls,
)

RULES = ("rules ", "stands ", "it stands")  # how the signs begin that the rules make
OPENING = (
    ("customer", "Hello, who is this?"),
    ("rep", "This is Robin from Tidewell. How do you keep track of your stock today?"),
    ("customer", "We count it by hand on Saturdays, and it takes two of us all day."),
)


@dataclass(frozen=True)
class Lesson:
    """A labelled call as signs.

    ``right``: the sentences that the label's commitment is in; none where nobody wrote it down.
    """

    label: str
    of_call: Collection[str]
    of_sentences: Sequence[Collection[str]]
    quotes: Sequence[str]
    right: Collection[int]
    commitment: frozenset[str]
    by_rules: str
    whole: bool


def lesson_of(call: VerdictCall, *, whole: bool = True) -> Lesson:
    told = brief(call.turns, objective=call.objective_text)
    heard = Call(told.clean_turns)
    ruling = ruling_on(heard, told.objective, told.held_on)
    signs = Signs(heard, told.objective, ruling, told.held_on)
    words = frozenset(forms_of(call.commitment or ""))
    shared = [
        (str(call.commitment) in one.turn.text, len(words & set(forms_of(one.quote))))
        for one in signs.candidates
    ]
    most = max(shared, default=(False, 0))
    return Lesson(
        label=call.label,
        of_call=sorted(signs.of_call),
        of_sentences=[sorted(one.signs) for one in signs.candidates],
        quotes=[one.quote for one in signs.candidates],
        right=[at for at, count in enumerate(shared) if words and count == most],
        commitment=words,
        by_rules=ruling.outcome,
        whole=whole,
    )


def cut_short(call: VerdictCall) -> Iterator[VerdictCall]:
    """The same call broken off with the commitment, or where none was near; the label holds.

    Calls end so as well, and a writer's call has a farewell that would otherwise be learnt.
    """
    answers = [at for at, (who, _) in enumerate(call.turns) if who == "customer"]
    if call.commitment:
        said = next(at for at, (_, text) in enumerate(call.turns) if call.commitment in text)
        kept = [said + 1, said + 2]
    else:
        # A tricky one may have a yes that is taken back at the end.
        kept = [at + 1 for at in (answers[-1:] if call.tricky else answers[-2:])]
    for count in kept:
        if count < len(call.turns):
            yield replace(call, turns=call.turns[:count])


def tuned_on() -> list[Lesson]:
    """What the rules were tuned on, without the signs that they make.

    The ends of calls stand by themselves, and after an opening.
    """
    ends = [end.as_call() for end in (*exchanges(), *exchanges("plain"))]
    opened = [replace(call, turns=(*OPENING, *call.turns)) for call in ends]
    calls = [*verdict_calls("tuned"), *played_calls(), *ends, *opened]
    return [_without_rules(lesson_of(call, whole=False)) for call in calls]


def _without_rules(lesson: Lesson) -> Lesson:
    def others(signs: Collection[str]) -> list[str]:
        return [sign for sign in signs if not sign.startswith(RULES)]

    return replace(
        lesson,
        of_call=others(lesson.of_call),
        of_sentences=[others(signs) for signs in lesson.of_sentences],
    )


def hash_of_corpus() -> str:
    names = (*FILES["learnt"], *FILES["tuned"], "exchanges", "plain", "played")
    texts = (FOLDER / f"{name}.yaml" for name in names)
    return hashlib.sha256(b"".join(text.read_bytes() for text in texts)).hexdigest()
