"""The notes on a long call's parts, as the last request is told of them.

They must fit whatever the limits are. So each line has a rank, and what goes first when room is
scarce is spread over the call and over its criteria: none of them loses all it has.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from grading.protocol import CriterionNotes, NotedCommitment, PartNotes
from grading.untrusted import as_data
from llm.tokens import tokens_of

SPREAD = 0.618  # the golden section: its multiples fall evenly between 0 and 1

_KINDS = {"agreed": "Agreed", "refused": "Refused", "taken_back": "Taken back"}


@dataclass(frozen=True, slots=True)
class _Item:
    """What is kept or left out as one. The lowest order stays longest."""

    order: tuple[int, ...]
    part: int
    kind: Literal["commitment", "summary", "criterion"]
    key: str = ""  # of its criterion
    place: int = 0  # among the commitments, or among the criterion's quotes


def notes_block(notes: Sequence[PartNotes]) -> str:
    """As data: a heading a part, notes by criterion, and numbered lines of what was said."""
    parts = (_part(number, len(notes), part) for number, part in enumerate(notes, start=1))
    lines = "\n".join(line for part in parts for line in part)
    return f"<transcript>\n{lines}\n</transcript>"


def notes_within(notes: Sequence[PartNotes], room: int) -> tuple[PartNotes, ...]:
    """As much of the notes as ``room`` tokens hold, the headings of the parts at least."""
    kept = [PartNotes(summary="", criteria={}) for _ in notes]
    used = tokens_of(notes_block(kept))
    for item in sorted(_items(notes), key=lambda item: item.order):
        more = _with(kept[item.part], notes[item.part], item)
        # Each is rounded up, so the sum is never less than the whole.
        adds = _tokens(item.part, more) - _tokens(item.part, kept[item.part]) + 1
        if used + adds <= room:
            kept[item.part] = more
            used += adds
    return tuple(kept)


def _tokens(part: int, notes: PartNotes) -> int:
    return tokens_of("\n".join(_part(part, 0, notes)) + "\n")


def _items(notes: Sequence[PartNotes]) -> Iterator[_Item]:
    """Commitments before summaries, the last ones first; then criteria in turn; then what is
    second of a criterion in one part.
    """
    seen: dict[str, int] = {}
    by_spread = sorted(range(len(notes)), key=lambda part: part * SPREAD % 1)
    for part in by_spread:
        for place in range(len(notes[part].commitments)):
            yield _Item((0, -part, -place), part, "commitment", place=place)
        yield _Item((1, by_spread.index(part)), part, "summary")
        for key, found in notes[part].criteria.items():
            if not found.quotes and not found.note:
                continue
            seen[key] = nth = seen.get(key, 0) + 1
            yield _Item((2, nth), part, "criterion", key)
            for place in range(1, len(found.quotes)):
                yield _Item((3, nth), part, "criterion", key, place)


def _with(kept: PartNotes, whole: PartNotes, item: _Item) -> PartNotes:
    if item.kind == "commitment":
        chosen = {*kept.commitments, whole.commitments[item.place]}
        return replace(kept, commitments=tuple(c for c in whole.commitments if c in chosen))
    if item.kind == "summary":
        return replace(kept, summary=whole.summary)
    found = whole.criteria[item.key]
    quotes = found.quotes[: item.place + 1]
    return replace(kept, criteria={**kept.criteria, item.key: CriterionNotes(found.note, quotes)})


def _part(number: int, of: int, notes: PartNotes) -> Iterator[str]:
    yield f"Part {number} of {of}. {as_data(notes.summary)}".rstrip()
    for key, found in notes.criteria.items():
        yield f"{key}: {as_data(found.note)}".rstrip()
        for noted in found.quotes:
            yield f"[{noted.turn_index}] REP: {as_data(noted.quote)}"
    for commitment in notes.commitments:
        yield _heading(commitment)
        yield f"[{commitment.turn_index}] CUSTOMER: {as_data(commitment.quote)}"


def _heading(commitment: NotedCommitment) -> str:
    return f"{_KINDS[commitment.kind]} {as_data(commitment.date)}".rstrip() + ":"
