"""Whether a call is read at once or in parts, and in which."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from grading.graders.openai import OpenAIGrader
from grading.long_calls.cutting import Part, PieceTooLarge, cut, pieces_of
from grading.long_calls.reader import PartReader
from grading.long_calls.reply import LONGEST_SUMMARY
from grading.long_calls.room import LEAST_NOTES, ONE_PART, ONE_REQUEST, NeverFits, room
from grading.prompts import line_of
from grading.protocol import Brief
from llm.tokens import tokens_of


@dataclass(frozen=True, slots=True)
class Plan:
    """Borders (begin, end) among the call's pieces, and the tokens of each part's request."""

    borders: Sequence[tuple[int, int]]
    tokens: Sequence[int]


def plan_of(brief: Brief) -> Plan | None:
    """The parts of a call that is too long for one request; None where one will do.

    Raises NeverFits, which says what to do.
    """
    whole = OpenAIGrader.tokens_for(brief)
    if brief.notes or whole <= room(ONE_REQUEST):
        return None
    try:
        return _in_parts(brief)
    except NeverFits:
        if whole <= room(1.0):
            return None  # it takes the whole minute, which is better than not at all
        raise


def _in_parts(brief: Brief) -> Plan:
    bare = replace(brief, clean_turns=())
    last = OpenAIGrader.tokens_for(bare) + LEAST_NOTES
    if last > room(ONE_REQUEST):
        raise NeverFits("The rubric and the instructions alone need", last)
    before = "x" * LONGEST_SUMMARY
    around = PartReader.tokens_for(Part(bare, number=99, of=99, before=before))
    pieces = pieces_of(brief)
    sizes = [tokens_of(line_of(piece) + "\n") for piece in pieces]
    borders = _borders(sizes, around)
    return Plan(borders, [around + sum(sizes[begin:end]) for begin, end in borders])


def _borders(sizes: Sequence[int], around: int) -> list[tuple[int, int]]:
    """At the usual size of a part if that can be, else at the most that one request may use."""
    try:
        return cut(sizes, room(ONE_PART) - around)
    except PieceTooLarge:
        pass
    try:
        return cut(sizes, room(ONE_REQUEST) - around)
    except PieceTooLarge as problem:
        size = sizes[problem.piece]
        if size <= LEAST_NOTES:
            raise NeverFits("The rubric and the instructions alone need", around) from None
        raise NeverFits(
            "One turn of this call cannot be divided and needs", around + size
        ) from None
