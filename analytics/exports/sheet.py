"""A sheet: its columns, and where the rows come from."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Generic, TypeVar

from analytics.exports.who import Who
from analytics.selectors.scope import Scope

Cell = str | int | float | Decimal | bool | datetime | None
T = TypeVar("T")
_STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Sheet(Generic[T]):
    """``columns`` by name, in their order. ``said`` are those that hold what people said or wrote:
    they are left out of an anonymous file, as `email` is.
    """

    name: str
    columns: Mapping[str, Callable[[T, Who], Cell]]
    items: Callable[[Scope], Iterator[T]]
    said: frozenset[str] = frozenset()

    def head(self, who: Who) -> Sequence[str]:
        left_out = {"email", *self.said} if who.anonymous else set()
        return [name for name in self.columns if name not in left_out]

    def rows(self, scope: Scope, who: Who) -> Iterator[list[Cell]]:
        read = [self.columns[name] for name in self.head(who)]
        for item in self.items(scope):
            yield [_safe(cell(item, who)) for cell in read]


def _safe(value: Cell) -> Cell:
    """A text that a spreadsheet would take for a formula gets an apostrophe; numbers stay."""
    if isinstance(value, str) and value.startswith(_STARTS_FORMULA):
        return f"'{value}"
    return value
