"""What every format is read into."""

from dataclasses import dataclass

REP, CUSTOMER = "Rep", "Customer"  # the names of those who are named by their role alone
UNNAMED = "Unnamed"
MOST_LINES = 20_000


class Unreadable(ValueError):
    """What was given holds no call; the text says in one line what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Line:
    """A piece of speech under its speaker's name; seconds from the start where they are known."""

    speaker: str
    text: str
    start_seconds: float | None = None
    end_seconds: float | None = None
