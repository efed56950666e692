"""Server-sent events as a client reads them."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Event:
    id: str
    kind: str
    data: dict[str, object]

    @property
    def short(self):
        """What a test compares: `turn 3`, `step evaluate done`, `end completed`."""
        names = {"turn": ["index"], "step": ["name", "status"], "end": ["status"]}[self.kind]
        return " ".join([self.kind, *(str(self.data[name]) for name in names)])


def events(chunks: Iterable[bytes]) -> Iterator[Event]:
    """Comments and the time to reopen are for the browser, not for us."""
    rest = ""
    for chunk in chunks:
        rest += chunk.decode()
        while "\n\n" in rest:
            block, _, rest = rest.partition("\n\n")
            fields = dict(line.split(": ", 1) for line in block.splitlines() if ": " in line)
            if "event" in fields:
                yield Event(fields["id"], fields["event"], json.loads(fields["data"]))
