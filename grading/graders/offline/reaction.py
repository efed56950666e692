"""What the rep makes of an answer: who was there goes by it, or lets go of it."""

# ruff: noqa: E501  (patterns read better unbroken)

import re

from grading.graders.offline.call import sentences, telling
from grading.graders.offline.signs import any_of
from grading.graders.offline.speech import WHEN
from grading.meaning import forms_of
from sessions_app.words import count_words

TIMED = re.compile(WHEN, re.IGNORECASE)
# It is let go, doubted, or asked for once more in another shape.
LETS_GO = any_of(
    r"\b(?:an)?other (?:day|time|date|week|slot)\b|\binstead\b|\bwhat if\b|\bwhat would (?:be|it|help|make|change)\b|\bwhere does that leave\b",
    r"\byou(?:'re| are) (?:joking|kidding|pulling|teasing)|\bserious(?:ly)?\b",
    r"\b(?:shame|pity|no hard feelings|change your mind|thought (?:it|about it) over|next year,? then|good luck|all the best|thanks anyway|sorry to (?:lose|have)|i'll be waiting)\b",
    r"\banyway\b|^\W*and (?:on|about|as to|for) the \w+\?",
    r"^\W*so\b[^.?!]*\b(?:not|no)\b[^.?!]*\?|\bcompare\b|\b(?:may|can|could|shall|should) (?:i|we) (?:at least|perhaps|maybe|try|hold|check back|call back|follow up)\b",
)
ACCEPTS = any_of(
    r"\b(?:yes|please|thank\w*|great|perfect|lovely|good|ideal|wonderful|brilliant|fine|okay|ok|that(?:'d| would| works|'s))\b"
)
# It is carried out.
CARRIES_OUT = any_of(
    r"\b(?:done|received|booked)(?=[.,!]|$)|(?:^|[.!] )\W*(?:\w+ ){1,4}it is(?=[.,!]|$)",
    r"\b(?:it|that|they|all (?:\w+ ){1,3}|\w+day|everything)(?:'s| is| has|'re| are|are) (?:in|on|done|set|yours|booked|fixed|changed|gone|placed|entered|through|down|up|on (?:its|their|the) way|with you|signed|live|added)\b",
    r"\byou(?:'re| are) (?:on|in|down|covered|booked|set)\b|\b(?:i've|i have) (?:removed|stopped|renewed|cancelled|taken|put|got|added|booked|entered|noted|sent|changed|it)\b",
    r"^\W*on (?:its|their|the) way\b|\byour \w+ (?:weeks?|days?|months?) (?:has|have) begun\b",
    r"^\W*(?!(?:interested|indeed|noted|tired|agreed|need)\b)[a-z]+ed(?: (?:on|in|up|over|down|off|through|it))?(?=[.!,]|$)|\byou(?:'re| are) (?:staying|all set)\b",
    r"\bi(?:'ll| will) (?:send|e-?mail|mail|get|text) (?:you |it |over |out |both |across )*(?:the|an?|your) (?:\w+ )?(?:invit\w+|logins?|contract|agreement|paperwork|order|confirmation|renewal|form to sign|link to sign|calendar \w+)\b",
    r"\bi(?:'ll| will) (?:write|put|confirm|mark|take|process|register|upgrade|move|ship|note|reserve|keep you|bill|invoice|book|enter|change|add|order|switch|ship|create|open|activate|set|start|renew|withdraw|extend|do that)\b",
)
# It is a part only, as the rep sees it too.
OF_A_PART = any_of(r"\b(?:and|what about) the (?:rest|others?|remaining|other \w+|whole \w+)\b")
LONGEST_ECHO = 8  # words
_OWN = re.compile(r"\b(?:i|you|it's|it|that|but|sorry|too|not|no|shame)\b", re.IGNORECASE)
_ASKS_ON = re.compile(r"\b(?:what|why|how|which|where)\b[^.!]*\?", re.IGNORECASE)
_OTHER_DAY = re.compile(
    r"^\W*(?:and |or |then |what about |how about |on )*(?P<day>(?:mon|tues|wednes|thurs|fri)day)(?: then|, then|)\?",
    re.IGNORECASE,
)
_NO_TIMES = frozenset({"at", "on", "the", "in", "by", "before", "after", "about", "around", "from"})


def echoes(reply: str, answer: str) -> bool:
    """Whether its first words, which ask nothing, are the customer's own: "The yellow one."."""
    first = (sentences(reply) or [""])[0]
    said = set(telling(TIMED.sub("", first)))
    plain = (
        "?" not in first
        and not _ASKS_ON.search(reply)
        and count_words(first) <= LONGEST_ECHO
        and not _OWN.search(first)
    )
    return plain and bool(said) and 2 * len(said & set(telling(answer))) >= len(said)


def repeats_time(reply: str, *heard: str) -> bool:
    """Whether it repeats a day or an hour that was said, and does not ask whether it suits."""
    said = {form for text in heard for form in _times(text)}
    return bool(said & _times(reply)) and "?" not in (sentences(reply) or [""])[0]


def offers_other_day(reply: str, answer: str) -> bool:
    """ "Monday, then?" after "Grand, though that's the christening"."""
    asked = _OTHER_DAY.match(reply)
    return asked is not None and asked["day"].lower() not in answer.lower()


def _times(text: str) -> set[str]:
    return {form for match in TIMED.finditer(text) for form in forms_of(match[0])} - _NO_TIMES
