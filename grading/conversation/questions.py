"""Which of a rep's sentences ask something, and which leave the answer open."""

import re

from sessions_app.words import WORD

_SENTENCE = re.compile(r"[^.!?…]+[.!?…]*")
# Speech is often transcribed without question marks. "When you are ready" asks nothing: a verb must
# follow, as in "when are you ready".
_ASKS = re.compile(
    r"^(?:(?:and|so|but|okay|well|now)[, ]+)*(?:(?:tell|walk|take) me\b"
    r"|(?:how(?: (?:many|much|long|often))?|what|why|who|whose|when|where"
    r"|which(?! (?:is|was) (?:why|how|what))) "
    r"(?:do|does|did|is|are|was|were|can|could|would|will|should|have|has|happens|makes|keeps)\b)",
    re.IGNORECASE,
)
_OPEN = re.compile(
    r"\b(?:how(?! (?:many|much|long|often|old|far)\b)|what(?! time\b)|why)\b"
    r"|\b(?:tell|walk|take) me\b|\b(?:describe|explain)\b",
    re.IGNORECASE,
)
_LEAST_WORDS = 3  # without a question mark: "what", "how so" are echoes


def questions_in(text: str) -> tuple[int, int]:
    """How many questions, and how many of them are open."""
    asked = [sentence for sentence in _SENTENCE.findall(text) if _is_question(sentence.strip())]
    return len(asked), sum(bool(_OPEN.search(sentence)) for sentence in asked)


def _is_question(sentence: str) -> bool:
    if "?" in sentence:
        return bool(WORD.search(sentence))
    return bool(_ASKS.match(sentence)) and len(WORD.findall(sentence)) >= _LEAST_WORDS
