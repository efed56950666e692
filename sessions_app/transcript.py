"""What was said in a call: the turns, as every other module passes them around."""

from dataclasses import dataclass
from typing import Literal

Speaker = Literal["rep", "customer"]


@dataclass(frozen=True, slots=True)
class Turn:
    """One piece of speech as it was delivered; several in a row from one speaker are normal.

    ``index`` counts from 0 in the raw transcript. Times are seconds from the start of the call,
    None where the source gave none.
    """

    index: int
    speaker: Speaker
    text: str
    start_seconds: float | None = None
    end_seconds: float | None = None


@dataclass(frozen=True, slots=True)
class CleanTurn:
    """Raw turns of one speaker, merged and tidied; ``raw`` holds the indexes of its sources."""

    index: int
    speaker: Speaker
    text: str
    raw: tuple[int, ...]
    start_seconds: float | None = None
    end_seconds: float | None = None
