"""A whole text call: the rep's lines are given, the customer answers by rules."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml
from django.conf import settings

from grading.graders.offline.call import Call
from grading.graders.offline.verdict import verdict
from sessions_app.cleaning import clean_turns
from sessions_app.simulator.conversation import reply_to
from sessions_app.transcript import Turn

PERSONAS = Path(settings.BASE_DIR) / "salestrainer" / "demo" / "content" / "personas.yaml"
HELD_ON = date(2026, 11, 25)


@dataclass(frozen=True)
class Played:
    """``outcome`` is the offline grader's."""

    said: tuple[tuple[str, str], ...]
    ended: bool
    outcome: str | None
    day: date | None

    @property
    def replies(self):
        return [text for speaker, text in self.said if speaker == "customer"][1:]

    def __str__(self):
        return "\n".join(f"{speaker}: {text}" for speaker, text in self.said)


def persona_called(slug):
    """One of the demo's, as a session's snapshot has it."""
    personas = yaml.safe_load(PERSONAS.read_text(encoding="utf-8"))
    return next(persona for persona in personas if persona["slug"] == slug)


def play(persona, lines, *, seed="1"):
    said = [("customer", persona.get("first_message") or "Hello?")]
    ended = False
    for at, line in enumerate(lines):
        if ended:
            break
        reply = reply_to(persona, lines[: at + 1], seed=seed)
        said += [("rep", line), ("customer", reply.text)]
        ended = reply.ended
    turns = clean_turns([Turn(at, speaker, text) for at, (speaker, text) in enumerate(said)])
    objective = persona.get("objective_text") or persona.get("objective") or ""
    outcome, commitment = verdict(Call(turns), objective, HELD_ON)
    return Played(tuple(said), ended, outcome, commitment.date if commitment else None)
