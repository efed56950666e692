"""A persona's sheet, as the one who plays it reads it. Any field may be empty."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from sessions_app.simulator.asking import Kind
from sessions_app.simulator.first_person import in_first_person
from sessions_app.simulator.topics import sentences, stems

Difficulty = Literal["easy", "medium", "hard", "expert"]

_GOALS: dict[Kind, str] = {
    "stay": r"save|retain|retention|keep|renew|stay|churn|win.?back|cancel",
    "trial": r"trial|pilot",
    "meeting": r"meet|appointment|demo|book|call|visit|schedul|invit",
    "deal": r"clos|deal|sign|sell|sale|contract|order|purchase|buy",
}
# Of a customer of whom nothing is known.
_NEEDS = (
    "It takes more of my time than I would like.",
    "What we have now does the job, but never quite as promised.",
)


@dataclass(frozen=True, slots=True)
class Customer:
    """``facts``: what good questions bring out, in the first person; the hidden ones come last.

    ``goals`` is empty where no objective is set: then the call is about whatever the rep asks for.
    """

    first_message: str
    difficulty: Difficulty
    goals: tuple[Kind, ...]
    objections: tuple[str, ...]
    facts: tuple[str, ...]
    hidden_from: int
    about: frozenset[str]


def customer_of(persona: Mapping[str, Any]) -> Customer:
    """The customer of a session's persona snapshot."""
    known = _facts(persona, "knowledge")
    hidden = _facts(persona, "hidden_goals")
    if not (known or hidden):
        known = list(_NEEDS)
    objections = _lines(persona.get("objections"))
    about = " ".join((*known, *hidden, *objections, _text(persona, "description")))
    difficulty = persona.get("difficulty")
    return Customer(
        first_message=_text(persona, "first_message") or "Hello?",
        difficulty=difficulty if difficulty in ("easy", "hard", "expert") else "medium",
        goals=_goals(_text(persona, "objective_text") or _text(persona, "objective")),
        objections=tuple(objections),
        facts=(*known, *hidden),
        hidden_from=len(known),
        about=stems(about),
    )


def _facts(persona: Mapping[str, Any], field: str) -> list[str]:
    name = _text(persona, "name")
    return [in_first_person(sentence, name) for sentence in sentences(_text(persona, field))]


def _goals(objective: str) -> tuple[Kind, ...]:
    """What the call is for: what the objective names first. A paid pilot is a deal and a trial."""
    plain = objective.replace("_", " ")
    named = {
        kind: match.start()
        for kind, words in _GOALS.items()
        if (match := re.search(rf"\b(?:{words})", plain, re.IGNORECASE))
    }
    if not named:
        return ("meeting",) if objective else ()
    first = min(named, key=lambda kind: named[kind])
    return (first, "trial") if first == "deal" and "trial" in named else (first,)


def _text(persona: Mapping[str, Any], field: str) -> str:
    value = persona.get(field)
    return value.strip() if isinstance(value, str) else ""


def _lines(value: Any) -> list[str]:
    """A list of texts, or one text with a line each, as typed into a form."""
    pieces = value.splitlines() if isinstance(value, str) else value
    texts = [piece.strip() for piece in pieces or () if isinstance(piece, str)]
    return [text for text in texts if text]
