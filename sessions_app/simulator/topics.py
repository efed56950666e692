"""What a text is about, as word stems and as the themes that objections have."""

# ruff: noqa: E501  (patterns read better unbroken)

import re
from collections.abc import Iterator

from sessions_app.words import WORD

_ENDING = re.compile(r"(?:ing|ed|es|s|ly)$")
_DOUBLED = re.compile(r"([bdgmnprt])\1$")  # planning, plan
_COMMON = frozenset(
    {"that", "this", "with", "what", "when", "where", "which", "their", "them", "they", "there"}
    | {"your", "yours", "mine", "have", "has", "had", "will", "would", "could", "should", "been"}
    | {"from", "into", "about", "than", "then", "some", "very", "just", "like", "know", "think"}
    | {"want", "need", "make", "take", "more", "much", "many", "most", "also", "well", "good"}
    | {"great", "thank", "thanks", "okay", "right", "sure", "does", "were", "because", "every"}
    | {"only", "over", "really", "today", "year", "month", "week", "thing", "call", "calling"}
    | {"going", "come", "here", "being", "each", "before", "after", "how", "that's", "it's"}
)
_SENTENCE = re.compile(r"(?:\b(?:mr|mrs|ms|dr|st|no)\.|[^.!?…\n]|\.(?=\d))+[.!?…]*", re.IGNORECASE)

# A theme: how an objection sounds that has it, and what an answer to it speaks of.
THEMES: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = tuple(
    (re.compile(objection, re.IGNORECASE), re.compile(answer, re.IGNORECASE))
    for objection, answer in (
        (
            r"\b(?:expensive|pric\w*|costs?|budget|cheap\w*|discount|percent|afford|money|pay\w*|premium|commission)\b",
            r"\b(?:pric\w*|costs?|pay\w*|worth|sav\w+|return|value|budget|instal\w*|percent|compare\w*|exclu\w+|includ\w+|cover\w*|terms?|longer|volume|total)\b|[%$€£]",
        ),
        (
            r"\b(?:time|busy|season|september|rollout|later|sale|sleeps?|months?|noon|summer)\b",
            r"\b(?:minutes?|hours?|days?|weeks?|evening|until then|after|quick\w*|set ?up|start\w*|no rush|plan\w*|at your pace|wait)\b",
        ),
        (
            r"\b(?:how do i know|real|who else|like us|proof|prove|trust\w*|when it suits|promis\w+|test|guess)\b",
            r"\b(?:customers?|clients?|references?|case|study|figures?|data|guarantee\w*|in writing|written|pilot|proof|measured|paid|claims?|certif\w+|reports?|speak to|banks?|compan\w+)\b",
        ),
        (
            r"\b(?:already|spreadsheets?|build|lucky|luck|competitor|offer|signed|bring the|we have)\b",
            r"\b(?:besides|alongside|on top|instead|differen\w+|replac\w+|keep\w*|compar\w+|until|engineers?|one (?:accident|fire|claim)|what (?:happens|if)|maintain\w*|deliver\w*)\b",
        ),
        (
            r"\b(?:staff|people|team|drivers?|receptionist|patients?|teachers?|husband|wife|agree|hates?d?|afraid|boss|board)\b",
            r"\b(?:together|both|involve\w*|train\w*|invite|join|easier|ask them|staff|people|team|receptionist|drivers?|teachers?|patients?|husband|wife)\b",
        ),
        (
            r"\b(?:audit\w*|data|security|penetration|leave|privacy|allow\w*|small print|exclusions?)\b",
            r"\b(?:audit\w*|export\w*|certif\w+|iso|soc|encrypt\w*|log\w*|report|penetration|access|clause|delete\w*|in writing|plain|read\w*)\b",
        ),
        (
            r"\b(?:thanks?|friendly|loyal\w*|nine years|nobody|price very quickly|dropped)\b",
            r"\b(?:sorry|apologi\w+|loyal\w*|years|thank|right|should have|owe|fair)\b",
        ),
    )
)


def sentences(text: str) -> list[str]:
    found = [match[0].strip() for match in _SENTENCE.finditer(text)]
    return [sentence for sentence in found if sentence]


def stems(text: str) -> frozenset[str]:
    """The words that say what it is about, without their endings; figures as they stand."""
    return frozenset(_stems(text))


def _stems(text: str) -> Iterator[str]:
    for word in WORD.findall(text.lower().replace("’", "'")):
        if word[0].isdigit():
            yield word
        elif len(word) > 3 and word not in _COMMON:
            yield _DOUBLED.sub(r"\1", _ENDING.sub("", word))


def has_theme_of(message: str, objection: str) -> bool:
    """Whether a message speaks of what answers to such an objection speak of."""
    return any(theme.search(objection) and answer.search(message) for theme, answer in THEMES)
