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

TURNS, HEARD, END = "turns", "heard", "end"
MOST_FIELDS = 500  # steps and parts that an id may name; more is not ours
MOST_DIGITS = 6


@dataclass(slots=True)
class Told:
    """How many turns, the status of each step, the session's final one, and how many live turns."""

    turns: int = 0
    steps: dict[str, str] = field(default_factory=dict)
    end: str = ""
    heard: int = 0

    @classmethod
    def read(cls, event_id: str) -> "Told":
        """From an event's id; anything that is none has been told nothing."""
        try:
            fields = dict(parse_qsl(event_id, max_num_fields=MOST_FIELDS))
        except ValueError:
            return cls()
        turns, heard = (_count(fields.pop(name, "")) for name in (TURNS, HEARD))
        return cls(turns, fields, end=fields.pop(END, ""), heard=heard)

    def __str__(self) -> str:
        heard = {HEARD: str(self.heard)} if self.heard else {}
        end = {END: self.end} if self.end else {}
        return urlencode({TURNS: str(self.turns), **heard, **self.steps, **end})

    def tell(
        self,
        status: SessionStatus,
        turns: Sequence[Turn],
        steps: Sequence[StepRun],
        heard: Sequence[Turn] = (),
    ) -> Iterator[str]:
        """The events that lead from here to there, each with the id that it leads to.

        Turns that were ``heard`` come in the order of their arrival; they are `live`. Once the call
        has ended, those of its transcript come from the first on, in the place of all these.
        """
        for turn in heard[self.heard :]:
            self.heard = turn.index + 1
            yield self._event("turn", {**asdict(turn), "live": True})
        for turn in turns[self.turns :]:
            self.turns = turn.index + 1
            yield self._event("turn", {**asdict(turn), "live": False})
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


def _count(digits: str) -> int:
    known = digits.isdecimal() and digits.isascii() and len(digits) <= MOST_DIGITS
    return int(digits) if known else 0
