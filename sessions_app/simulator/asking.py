"""What a rep asks the customer to agree to, and for when."""

# ruff: noqa: E501  (patterns read better unbroken)

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from sessions_app.simulator.topics import sentences
from sessions_app.words import count_words

# "step": something definite that is less than a meeting with a day: a call back, papers by mail.
Kind = Literal["deal", "stay", "trial", "meeting", "step"]

SHORT = 6  # words: "So Tuesday, then?"

_NUMBER = r"(?:\d{1,2}(?:[:.]\d\d)?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|noon|half past \w+|quarter (?:past|to) \w+)"
_HOUR = (
    rf"(?:at |around )?{_NUMBER}(?: ?(?:am|pm|a\.m|p\.m|o'clock))|at {_NUMBER}(?: thirty| fifteen)?"
)
_MONTH = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december)"
)
_DAY = (
    r"(?:(?:next |this |coming )?(?:mon|tues|wednes|thurs|fri|satur|sun)day|the day after tomorrow|tomorrow|tonight"
    rf"|{_MONTH} (?:the )?\d{{1,2}}(?:st|nd|rd|th)?\b|(?:the )?\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTH}\b|the \d{{1,2}}(?:st|nd|rd|th)\b)"
)
_DATE_AFTER = rf"(?:,? (?:the )?\d{{1,2}}(?:st|nd|rd|th)(?: of {_MONTH})?)?"
_WHEN = re.compile(
    rf"\b(?:(?P<day>{_DAY}{_DATE_AFTER})(?: (?:morning|afternoon|evening))?(?P<hour>,? (?:{_HOUR})\b)?|(?:{_HOUR})\b)",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"\?|\b(?:shall|should|could|can|may|might|would|will|do|does|are) (?:we|you|i|that|it)\b|\b(?:let's|let me|i suggest|i propose|i'd (?:like|love) to|i would (?:like|love) to|how about|what about|why don't we|i'll (?:send|put|book|come|call|ring|prepare|draw)|i will (?:send|put|book|come|call|ring|prepare|draw)|please sign|sign (?:here|now|today|the)|you should (?:sign|buy|book))\b",
    re.IGNORECASE,
)
_STEP = r"\b(?:meet\w*|demo\w*|visit|appointment|walk[- ]?through|invit\w+|calendar|diary|session|conversation|consultation|tour|workshop|presentation|(?:for|spend|spare) (?:half an hour|an hour|\w+ minutes)|(?:half an hour|\w+ minutes) (?:with|on|next|of your|together)|come (?:by|over|to)|stop by|sit down|second call|next call|follow[- ]?up|video call|show you)\b"
# Of a sentence that asks.
_FOR: dict[Kind, re.Pattern[str]] = {
    "deal": re.compile(
        r"\b(?:contract|agreement|paperwork|papers|sign(?:ed|ing|ature)?|orders?|purchase|buy|go ahead|move forward|get (?:you |this |it )?started|get going|finali[sz]e|have a deal|is it a deal|deal done|put you down|close (?:this|the deal|it)|policy (?:in place|start\w*)|cover (?:start|in place|begin)\w*|framework|commit|proceed|draw (?:it|this) up)\b",
        re.IGNORECASE,
    ),
    "stay": re.compile(
        r"\b(?:stay(?:ing)?|renew\w*|keep (?:your|the|it|us|this|you)|not cancel|remain|another (?:year|chance)|(?:withdraw|stop|drop|tear up|undo|take back) (?:the|your) cancellation|leave (?:the|your) policy|continue (?:with|your))\b",
        re.IGNORECASE,
    ),
    "trial": re.compile(r"\b(?:pilot|trial)\b", re.IGNORECASE),
    "meeting": re.compile(_STEP, re.IGNORECASE),
    "step": re.compile(
        r"\b(?:(?:call|ring|phone|come back to|get back to|check in with) you (?:back|again|in|after|next|once|when|sometime|on)|(?:send|e-?mail|mail) you (?:\w+ ){0,2}(?:quote|offer|proposal|calculation|comparison|draft|plan)|follow up)\b",
        re.IGNORECASE,
    ),
}
# Of whatever is on the table: "Do we have a deal?", "Does that sound like something to do?"
_FOR_ALL = re.compile(
    r"\b(?:can we agree|are you in|do it|what do you say|do we have (?:a deal|an agreement)|is (?:it|that) a yes|would that be a yes|go ahead|move forward|shall we|you (?:be )?(?:happy|ready|willing) (?:to|with)|would (?:that|this|you) (?:work|be enough|change your mind))\b",
    re.IGNORECASE,
)
_FINDS_OUT = re.compile(
    r"(?:^|[,:] )(?:so |and |but )?(?:how|what|why|who|where)\b(?! (?:about|if|do you say|time|day))",
    re.IGNORECASE,
)
_ABOUT_DIARY = re.compile(
    r"\b(?:works?|suits?|free|available|good for you|how about|what about|shall we|meet|see you|say)\b", re.IGNORECASE
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ask:
    """``when``: one time of those that were proposed, in the rep's words; empty where none was."""

    kind: Kind
    when: str = ""


@lru_cache(maxsize=1000)  # each answer hears the whole call again
def asked(text: str, goals: tuple[Kind, ...]) -> Ask | None:
    """What a message asks for; of several things the one that the call is about.

    ``goals`` are the kinds that the objective names, the first of them its own.
    """
    found: list[Kind] = []
    for sentence in sentences(text):
        if _ASKS.search(sentence):
            found += _kinds(sentence, goals)
    if goals and "stay" not in goals:
        found = [kind for kind in found if kind != "stay"]  # "May I stay on for a minute?"
    if not found:
        return None
    kind = next((goal for goal in goals if goal in found), None) or _largest(found)
    return Ask(kind, _when(text))


def _kinds(sentence: str, goals: Collection[Kind]) -> list[Kind]:
    if _FINDS_OUT.search(sentence):
        return []  # to ask about a contract is not to ask for one
    kinds = [kind for kind, pattern in _FOR.items() if pattern.search(sentence)]
    names_day = _WHEN.search(sentence) and (
        _ABOUT_DIARY.search(sentence) or count_words(sentence) <= SHORT
    )
    if names_day and "deal" not in kinds:
        kinds.append("meeting")
    if _FOR_ALL.search(sentence) and (not kinds or kinds == ["deal"]):
        kinds += list(goals)[:1]
    return kinds


def _largest(kinds: Collection[Kind]) -> Kind:
    return next(kind for kind in _FOR if kind in kinds)


def _when(text: str) -> str:
    """Of "Tuesday, or Thursday at ten" the one that says more."""
    times = [match for match in _WHEN.finditer(text) if match["day"]] or list(_WHEN.finditer(text))
    best = max(times, key=lambda match: bool(match["day"] and match["hour"]), default=None)
    return best[0].strip(" ,") if best else ""
