"""What a document consists of, before anybody draws it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Heading:
    text: str


@dataclass(frozen=True, slots=True)
class Text:
    text: str
    muted: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """Names and what they are, a line each."""

    pairs: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Quote:
    """`at` is where in the call it was said: 2:14, or empty."""

    text: str
    at: str


@dataclass(frozen=True, slots=True)
class Said:
    """A turn of the transcript. `is_proof`: a criterion quotes it."""

    at: str
    who: str
    text: str
    is_proof: bool


@dataclass(frozen=True, slots=True)
class Table:
    """Of a few columns. The first is as wide as all others together."""

    head: Sequence[str]
    rows: Sequence[Sequence[str]]


Block = Heading | Text | Facts | Quote | Said | Table


@dataclass(frozen=True, slots=True)
class Document:
    """`made_at` is the age of what is in it, not of the file: the same again is the same bytes."""

    title: str
    subtitle: str
    url: str
    made_at: datetime
    blocks: Sequence[Block]
