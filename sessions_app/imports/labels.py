"""`Name: what was said`: which words before a colon are names of speakers."""

import re
from collections import Counter
from collections.abc import Collection, Iterable

from sessions_app.imports.line import CUSTOMER, REP

ROLES = {
    "rep": REP,
    "sales": REP,
    "agent": REP,
    "you": REP,
    "user": REP,
    "customer": CUSTOMER,
    "client": CUSTOMER,
    "prospect": CUSTOMER,
    "ai": CUSTOMER,
    "ai customer": CUSTOMER,
}
LONGEST_NAME = 5  # words: "Dr. María de la Cruz", "Sam Reed (Parcelwise)"
# A letter first, so that no clock time is a name; no address such as https://… either.
_LABEL = re.compile(r"\s*(?:[-–—]\s*)?([^\W\d_][^:：\n]{0,59})[:：](?!//)")


def name_before_colon(line: str) -> tuple[str, str] | None:
    """What may be a speaker's name, a role's word made `Rep` or `Customer`, and what follows."""
    match = _LABEL.match(line)
    if match is None or len(match[1].split()) > LONGEST_NAME:
        return None
    name = " ".join(match[1].split())
    return ROLES.get(name.lower(), name), line[match.end() :].strip()


def names_of(lines: Iterable[str]) -> set[str]:
    """The names under which people speak.

    Where both `Rep` and `Customer` speak, these two. Otherwise what stands before a colon at least
    twice, so that "One thing: …" is no speaker; in a text too short for that, all of it.
    """
    found = Counter(label[0] for label in map(name_before_colon, lines) if label)
    if {REP, CUSTOMER} <= found.keys():
        return {REP, CUSTOMER}
    repeated = {name for name, times in found.items() if times > 1 or name in (REP, CUSTOMER)}
    return repeated if len(repeated) > 1 else set(found)


def split_label(line: str, names: Collection[str]) -> tuple[str | None, str]:
    """The speaker, None where the line names none of them, and the words."""
    label = name_before_colon(line)
    if label is None or label[0] not in names:
        return None, line.strip()
    return label
