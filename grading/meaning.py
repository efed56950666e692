"""Words as quotes are compared by, and the few among them that must not differ.

Two sentences may be 95 % alike and say the opposite: what turns a sentence around is small.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from rapidfuzz.distance import Levenshtein

from sessions_app.words import FILLERS, WORD

# "2pm" and "2 pm" are the same, and so are "1,500" and "1500", but not "15.00".
_TOKEN = re.compile(rf"\d+(?:[.,]\d+)*|{WORD.pattern}")
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")

# As they look once apostrophes are gone.
NEGATIONS = frozenset(
    {"no", "not", "never", "none", "nothing", "nobody", "nowhere", "neither", "nor", "cannot"}
    | {"without", "dont", "doesnt", "didnt", "wont", "wouldnt", "cant", "couldnt", "shouldnt"}
    | {"isnt", "arent", "wasnt", "werent", "havent", "hasnt", "hadnt", "aint", "mustnt", "neednt"}
    | {"nicht", "nichts", "nie", "kein", "keine", "keinen", "keiner", "ohne"}  # German
    | {"niet", "geen", "nooit", "pas", "jamais", "rien", "sans", "nunca", "jamás", "nada", "sin"}
    | {"non", "mai", "niente", "senza", "não", "nem", "sem", "nej", "inte", "ikke", "не", "нет"}
)
FIGURES = frozenset(
    {"zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"}
    | {"eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen"}
    | {"nineteen", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"}
    | {"hundred", "thousand", "million", "billion", "dozen", "half", "quarter", "third", "double"}
    | {"once", "twice", "first", "second", "pm", "morning", "afternoon", "evening"}
    | {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "today"}
    | {"tomorrow", "yesterday", "january", "february", "march", "april", "june", "july"}
    | {"august", "september", "october", "november", "december"}
)
CONDITIONS = frozenset({"if", "unless", "whether", "maybe", "perhaps", "wenn", "falls", "si", "se"})
REVERSING = ("un", "in", "im", "dis", "non", "ir", "il")  # interested, disinterested


def words_of(text: str) -> Iterator[tuple[str, int, int]]:
    """Each word's form and where it stands; fillers left out."""
    for match in _TOKEN.finditer(text):
        form = _form(match[0])
        if form and form not in FILLERS:
            yield form, match.start(), match.end()


def forms_of(text: str) -> list[str]:
    return [form for form, _, _ in words_of(text)]


def same_meaning(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two rows of forms, much alike, differ in nothing that turns the meaning around."""
    return all(
        _weighty(gone) == _weighty(come) and not _reversed(gone, come)
        for gone, come in _differences(one, other)
    )


def turned_around(before: str) -> bool:
    """Whether what stands before a quote, in its own clause, denies it: "I don't think …"."""
    clause = re.split(r"[.!?…,;:\n]", before)[-1]
    return denies(forms_of(clause))


def denies(forms: Iterable[str]) -> bool:
    return any(form in NEGATIONS or form in CONDITIONS for form in forms)


def _differences(one: Sequence[str], other: Sequence[str]) -> list[tuple[list[str], list[str]]]:
    """What stands in the one and what in the other, place by place."""
    places: list[tuple[list[str], list[str]]] = []
    open_place = False
    for step in Levenshtein.opcodes(one, other):
        if step.tag == "equal":
            open_place = False
            continue
        if not open_place:
            places.append(([], []))
        places[-1][0].extend(one[step.src_start : step.src_end])
        places[-1][1].extend(other[step.dest_start : step.dest_end])
        open_place = True
    return places


def _weighty(forms: Sequence[str]) -> list[str]:
    """Numbers, days and negations; every negation is like every other."""
    return [
        "not" if form in NEGATIONS else form
        for form in forms
        if form in NEGATIONS or form in FIGURES or any(c.isdigit() for c in form)
    ]


def _reversed(gone: Sequence[str], come: Sequence[str]) -> bool:
    pairs = {(short, long) for short in gone for long in come}
    pairs |= {(short, long) for long, short in pairs}
    return any(long == prefix + short for short, long in pairs for prefix in REVERSING)


def _form(token: str) -> str:
    plain = unicodedata.normalize("NFKC", token).casefold()
    if plain[:1].isdigit():
        return plain.replace(",", "") if _THOUSANDS.fullmatch(plain) else plain
    return "".join(c for c in plain if c.isalnum() or unicodedata.category(c)[0] == "M")
