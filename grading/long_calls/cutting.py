"""Where a long call is cut: between turns, into as few parts as fit, of about the same size.

A call is cut once; its borders are stored (EvidencePart) and count pieces, which depend on nothing
but the call itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from grading.protocol import Brief
from sessions_app.cleaning import clean_turns
from sessions_app.transcript import CleanTurn

LONG_TURN = 300  # words; what was merged of more is taken apart where its raw turns meet


class PieceTooLarge(Exception):
    """One turn alone is more than there is room for; ``piece`` says which."""

    def __init__(self, piece: int) -> None:
        super().__init__(piece)
        self.piece = piece


@dataclass(frozen=True, slots=True)
class Part:
    """One part, ready to be read. ``before`` is the summary of the part before it."""

    brief: Brief  # its clean turns are the part's alone
    number: int  # from 1
    of: int
    before: str = ""


def pieces_of(brief: Brief) -> tuple[CleanTurn, ...]:
    """The clean turns, the longest taken apart: every word in exactly one piece, in order."""
    raw = {turn.index: turn for turn in brief.turns}
    pieces: list[CleanTurn] = []
    for turn in brief.clean_turns:
        if len(turn.raw) == 1 or len(turn.text.split()) <= LONG_TURN:
            pieces.append(turn)
            continue
        singly = [clean_turns([raw[index]]) for index in turn.raw if index in raw]
        pieces += [piece for alone in singly for piece in alone]
    return tuple(replace(piece, index=number) for number, piece in enumerate(pieces))


def cut(sizes: Sequence[int], room: int) -> list[tuple[int, int]]:
    """Borders (begin, end) of parts of at most ``room`` tokens. Raises PieceTooLarge."""
    too_large = [number for number, size in enumerate(sizes) if size > room]
    if too_large:
        raise PieceTooLarge(too_large[0])
    fewest = len(_filled(sizes, room))
    # The smallest room for which so many parts still do: then none is much larger than another.
    low, high = max(sizes, default=0), room
    while low < high:
        middle = (low + high) // 2
        if len(_filled(sizes, middle)) <= fewest:
            high = middle
        else:
            low = middle + 1
    return _filled(sizes, high)


def _filled(sizes: Sequence[int], room: int) -> list[tuple[int, int]]:
    """Each part takes what fits before the next begins."""
    parts: list[tuple[int, int]] = []
    begin = used = 0
    for number, size in enumerate(sizes):
        if used + size > room and number > begin:
            parts.append((begin, number))
            begin, used = number, 0
        used += size
    return [*parts, (begin, len(sizes))] if sizes else parts
