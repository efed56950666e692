"""A transcript as people paste it: `Rep: …` and `Customer: …` lines."""

import re
from typing import TypedDict

SPEAKERS = {
    "rep": "rep",
    "sales": "rep",
    "agent": "rep",
    "you": "rep",
    "user": "rep",
    "customer": "customer",
    "client": "customer",
    "prospect": "customer",
    "ai": "customer",
    "ai customer": "customer",
}
_LINE = re.compile(r"^\s*([A-Za-z][A-Za-z ]{0,30}?)\s*:\s*(.*)$")


class SpokenTurn(TypedDict):
    role: str
    text: str


def turns_of_text(text: str) -> list[SpokenTurn]:
    """Turns without times. A line without a speaker goes on with the one before.

    Raises ValueError, naming the line, where nobody is said to speak.
    """
    turns: list[SpokenTurn] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        match = _LINE.match(line)
        role = SPEAKERS.get(match[1].lower()) if match else None
        if match and role:
            turns.append({"role": role, "text": match[2].strip()})
        elif turns:
            turns[-1]["text"] += f" {line.strip()}"
        else:
            raise ValueError(
                f"Line {number} says nobody's name. Begin each with `Rep:` or `Customer:`."
            )
    if not turns:
        raise ValueError("There is nothing in it. Write lines such as `Rep: Hello`.")
    return turns
