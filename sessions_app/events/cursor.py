"""What a client has been told, which is also the id of the event that told it last.

An event says how things are, not what led there, so a client that sends its last id back is told
exactly what differs from it: nothing twice, nothing left out, and nothing is kept on the server.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from urllib.parse import parse_qsl, urlencode

from sessions_app.models import SessionStatus, StepRun
from sessions_app.transcript import Turn

TURNS, END = "turns", "end"
MOST_FIELDS = 500  # steps and parts that an id may name; more is not ours
MOST_DIGITS = 6


@dataclass(slots=True)
class Told:
    """How many turns, the status of each step, and the session's final one."""

    turns: int = 0
    steps: dict[str, str] = field(default_factory=dict)
    end: str = ""

    @classmethod
    def read(cls, event_id: str) -> "Told":
        """From an event's id; anything that is none has been told nothing."""
        try:
            fields = dict(parse_qsl(event_id, max_num_fields=MOST_FIELDS))
        except ValueError:
            return cls()
        turns, end = fields.pop(TURNS, ""), fields.pop(END, "")
        known = turns.isdecimal() and turns.isascii() and len(turns) <= MOST_DIGITS
        return cls(int(turns) if known else 0, fields, end)

    def __str__(self) -> str:
        fields = {TURNS: str(self.turns), **self.steps, **({END: self.end} if self.end else {})}
        return urlencode(fields)

    def tell(
        self, status: SessionStatus, turns: Sequence[Turn], steps: Sequence[StepRun]
    ) -> Iterator[str]:
        """The events that lead from here to there, each with the id that it leads to."""
        for turn in turns[self.turns :]:
            self.turns = turn.index + 1
            yield self._event("turn", asdict(turn))
        for run in steps:
            key = f"{run.step}-{run.part}" if run.part else run.step
            if self.steps.get(key) != run.status:
                self.steps[key] = run.status
                told = {"name": run.step, "status": run.status, "part": run.part}
                yield self._event("step", told)
        if not status.is_over:
            self.end = ""  # support has sent it back into the line
        elif self.end != status:
            self.end = str(status)
            yield self._event("end", {"status": self.end})

    def _event(self, kind: str, data: dict[str, object]) -> str:
        return f"id: {self}\nevent: {kind}\ndata: {json.dumps(data)}\n\n"
