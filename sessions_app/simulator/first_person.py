"""What a persona's sheet says about the customer, as the customer would say it of themselves."""

# ruff: noqa: E501  (patterns read better unbroken)

import re

_IRREGULAR = {"has": "have", "is": "am", "does": "do", "was": "was", "goes": "go"}
_AUXILIARIES = "would|will|could|can|might|must|may|should|needs?|had|did"
_SUBJECT = re.compile(r"\b(?:she|he)\b", re.IGNORECASE)
# After these, "her" is whom it happens to: "costs her one evening", "keeps her awake".
_OBJECT_HER = re.compile(
    r"\bher\b(?=\s*(?:[.,;:!?]|$|\b(?:a|an|the|one|two|three|half|every|awake|back|up|own (?:time|way)|"
    r"why|what|how|that|to|in|at|on|for|with|from|and|or|sign|stay|go|feel|much|more)\b))(?! own)",
    re.IGNORECASE,
)
_VERB_FIRST = re.compile(r"^(?P<verb>[A-Z][a-z]+s)\b(?=\s+(?!(?:is|are|was|were|has|have|cost)\b))")
_UNTOLD = re.compile(r",? (?:and|but) (?:has never|not|never|nothing)\b.*?(?=[.!?]|$)")


def in_first_person(sentence: str, name: str = "") -> str:
    """`Wants her mornings back.` becomes `I want my mornings back.`; other words stay.

    ``name``: the customer's, which in a sentence about them means themselves. What the sheet says
    that they do not know is left out.
    """
    said = _UNTOLD.sub("", sentence.strip()).strip(" ,;")
    for part in filter(None, (name, name.partition(" ")[0])):
        said = re.sub(rf"\b{re.escape(part)}'s\b", "my", said)
        said = re.sub(rf"\b{re.escape(part)}\b", "she", said)
    if re.match(r"(?i)you\b", said):
        said = re.sub(r"(?i)\byour\b", "my", re.sub(r"(?i)\byou are\b|\byou're\b", "I am", said))
        said = re.sub(r"(?i)\byou\b", "I", said)
    said = _beginning(said)
    said = re.sub(r"\b(?:she|he)\s+(\w+)", lambda m: f"I {_base(m[1])}", said, flags=re.IGNORECASE)
    said = _SUBJECT.sub("I", said)
    said = _OBJECT_HER.sub("me", re.sub(r"^Her\b", "My", said))
    said = re.sub(r"\b(?:herself|himself)\b", "myself", said, flags=re.IGNORECASE)
    said = re.sub(r"\b(?:hers)\b", "mine", said, flags=re.IGNORECASE)
    said = re.sub(r"\b(?:her|his)\b", "my", said, flags=re.IGNORECASE)
    said = re.sub(r"\bhim\b", "me", said, flags=re.IGNORECASE)
    if re.match(r"(?i)they\b", said):  # a couple, a family, a company
        said = re.sub(r"(?i)\btheir\b", "our", re.sub(r"(?i)\bthey\b", "we", said))
    said = re.sub(r"\band (does|has|is)\b", lambda m: f"and {_base(m[1])}", said)
    said = said[:1].upper() + said[1:]
    return said if said.endswith((".", "!", "?")) else f"{said}."


def _beginning(said: str) -> str:
    """A sentence without a subject gets one."""
    if re.match(rf"(?i)(?:{_AUXILIARIES})\b", said):
        return f"I {_base(said.split(' ', 1)[0].lower())} {said.partition(' ')[2]}"
    if match := _VERB_FIRST.match(said):
        verb = match["verb"].lower()
        if verb not in ("this", "his", "always", "sometimes", "costs", "details", "its"):
            return f"I {_base(verb)}{said[match.end() :]}"
    return said


def _base(verb: str) -> str:
    """The form that follows "I"."""
    low = verb.lower()
    if low in _IRREGULAR:
        return _IRREGULAR[low]
    if low.endswith("ies"):
        return f"{low[:-3]}y"
    if re.search(r"(?:ss|sh|ch|x|zz)es$", low):
        return low[:-2]
    return low[:-1] if low.endswith("s") and not low.endswith("ss") else verb
