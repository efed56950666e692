"""A transcript as people paste it: `Rep: …` and `Customer: …` lines, or people's names instead."""

from sessions_app.imports.labels import names_of, split_label
from sessions_app.imports.line import Line, Unreadable


def lines_of_text(text: str) -> list[Line]:
    """Lines without times. One without a name goes on with the one before.

    Raises Unreadable, naming the line, where nobody is said to speak.
    """
    rows = text.splitlines()
    names = names_of(rows)
    said: list[tuple[str, list[str]]] = []
    for number, row in enumerate(rows, start=1):
        if not row.strip():
            continue
        speaker, words = split_label(row, names)
        if speaker is not None:
            said.append((speaker, [words]))
        elif said:
            said[-1][1].append(words)
        else:
            raise Unreadable(
                f"Line {number} says nobody's name. Begin each with `Rep:` or `Customer:`."
            )
    return [Line(speaker, " ".join(words).strip()) for speaker, words in said]
