"""What the rules listen for: in a criterion, to know what it asks; in the rep, to see it done."""

import re
from dataclasses import dataclass

from sessions_app.transcript import CleanTurn


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Theme:
    """Something that rubrics ask for. ``asked`` finds it in a criterion, ``shown`` in the rep."""

    name: str
    asked: re.Pattern[str]
    shown: re.Pattern[str]
    advice: str
    first_turns: int | None = None  # counts only in so many of the rep's first turns


TIME = (
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|tomorrow|tonight|next week|this week"
    r"|in the (?:morning|afternoon)|\d{1,2}(?::\d\d)?\s?(?:am|pm|o'clock)"
    r"|(?:at|by) (?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|noon)\b"
    r"|(?:january|february|march|april|june|july|august|september|october|november|december)"
)
STEP = (
    r"meet|meeting|call|demo|demonstration|trial|pilot|visit|appointment|walk[- ]?through|invite"
    r"|calendar|session|contract|agreement|paperwork|sign|proposal|onboarding|renew"
)

THEMES = (
    Theme(
        "opening",
        _any(
            r"\bopen(?:ing|er|s|ed)?\b(?! question)",
            r"introduc",
            r"greet",
            r"permission",
            r"first impression",
        ),
        _any(
            r"\b(?:this is|my name is|i'm|i am) \w+,? (?:\w+ )?(?:from|with|at|calling|here)\b",
            r"(?:bad|good|right) time\b",
            r"(?:have|got|spare|borrow) (?:a|one|two|thirty|a few|just a) (?:quick )?(?:minute|second|moment)",
            r"reason (?:for my call|i(?:'m| am) calling|i called)",
            r"calling (?:because|about|to)",
            r"thank(?:s| you) for (?:taking|making|calling|joining)",
        ),
        "Hi, this is [name] from [company]. I am calling about [their problem]. Do you have two minutes?",
        first_turns=3,
    ),
    Theme(
        "discovery",
        _any(
            r"discover", r"question", r"\bneeds?\b", r"qualif", r"situation", r"\bpain", r"explor"
        ),
        _any(
            r"\b(?:how|what|why|which|where|who|when)\b(?! (?:about|is wrong with) )[^.?!]{8,}\?",
            r"\b(?:tell me|walk me through|help me understand|describe)\b[^.!?]{4,}",
        ),
        "How do you handle this today, and what does it cost you when it goes wrong?",
    ),
    Theme(
        "listening",
        _any(
            r"listen",
            r"empath",
            r"acknowledg",
            r"rapport",
            r"understand(?:s|ing)? the customer",
            r"summar",
        ),
        _any(
            r"\b(?:sounds like|i hear you|that makes sense|i understand|i see\b|fair (?:point|enough|question))",
            r"\b(?:so|if i understand)[, ]+(?:you're|you are|you|it's)\b[^?]{6,}",
            r"\b(?:you mentioned|you said|as you say|that must|that's a lot|is a lot)\b",
        ),
        "If I understand you rightly, [what they said] is what bothers you most. Did I get that right?",
    ),
    Theme(
        "objections",
        _any(r"objection", r"concern", r"push ?back", r"hesitat", r"resistance"),
        _any(
            r"\b(?:i understand|fair (?:point|enough|question)|makes sense|good question|i hear you)\b[^?]{5,}",
            r"\b(?:other (?:customers|clients|teams)|customers like you|many of our)\b",
            r"\b(?:what would|what makes you|compared (?:to|with)|what exactly|besides)\b[^?]{4,}\?",
        ),
        "That is a fair point. What would have to be true for this to be worth it to you?",
    ),
    Theme(
        "pricing",
        _any(r"\bpric", r"\bbudget", r"\bcosts?\b", r"negotiat", r"discount", r"\broi\b"),
        _any(
            r"[$€£]\s?\d",
            r"\d[\d,.]*\s?(?:dollars|euros|pounds|percent|%|a month|per month|a year)",
            r"\b(?:price|costs?|budget|invest(?:ment)?|pays? for itself)\b[^?]{6,}",
        ),
        "You said it costs you [their figure] a month; ours is [price], so it pays for itself in [time].",
    ),
    Theme(
        "close",
        _any(
            r"\bclos(?:e|es|ing)\b",
            r"commit",
            r"ask(?:s|ing)? for the (?:business|order|deal|sale)",
            r"sign",
        ),
        _any(
            r"\b(?:shall|should|can|could|may) (?:we|i)\b[^.?!]*\b(?:start|go ahead|sign|send|book|set|get)\b[^.?!]*\?",
            r"\b(?:send|email) (?:you|over) the (?:contract|agreement|paperwork|order)",
            r"\b(?:ready to|happy to go ahead|move forward|get started|sign)\b",
        ),
        "Shall we go ahead, so that you have it running on [day]? I can send the agreement right now.",
    ),
    Theme(
        "next_step",
        _any(
            r"next[ _-]?steps?", r"follow[- ]?up", r"meeting", r"appointment", r"schedul", r"book"
        ),
        _any(
            rf"\b(?:{STEP})\b[^.?!]*\b(?:{TIME})",
            rf"\b(?:{TIME})[^.?!]*(?:\b(?:{STEP}|work(?:s)? for you|suit)\b)",
            r"\b(?:could|can|shall|would) (?:we|you|i)\b[^.?!]*\b(?:meet|book|schedule|set up|put)\b",
        ),
        "Could we meet on Thursday at ten for half an hour, so that I can show you?",
    ),
    Theme(
        "value",
        _any(
            r"\bvalue",
            r"benefit",
            r"solution",
            r"present",
            r"\bpitch",
            r"relevan",
            r"demo",
            r"tailor",
            r"product",
        ),
        _any(
            r"\b(?:because|since) (?:you|your|of your)\b[^?]{8,}",
            r"\b(?:so that you|which means (?:you|your)|that means (?:you|your)|for you that)\b[^?]{4,}",
            r"\b(?:saves?|save you|cuts?|reduces?|frees?|shrinks?|halves?)\b[^?]{6,}",
            r"\byou (?:said|mentioned|told me)\b[^?]{6,}",
        ),
        "Because you said [their problem], this part would save you [their figure] every month.",
    ),
    Theme(
        "compliance",
        _any(r"complian", r"disclos", r"regulat", r"consent", r"recorded", r"legal"),
        _any(
            r"\brecord(?:ed|ing)\b",
            r"\bconsent\b",
            r"\b(?:terms|cover(?:s|ed|age)?|exclu\w+)\b[^?]{6,}",
        ),
        "Before we begin: this call is recorded. Is that all right with you?",
    ),
    Theme(
        "courtesy",
        _any(r"courte", r"polite", r"respect", r"profession", r"\btone\b", r"friendl"),
        _any(
            r"\bthank(?:s| you)\b",
            r"\bplease\b",
            r"\bappreciate\b",
            r"\bmy pleasure\b",
            r"\bsorry\b",
        ),
        "Thank you for your time, [name]. I appreciate your openness.",
    ),
)

PUSHY = _any(
    r"\b(?:have|need|got) to buy\b",
    r"\b(?:believe|trust) me\b",
    r"\b(?:today only|only today|last chance|right now or)\b",
    r"\bbest (?:product|platform|solution|company)? ?(?:in|on) the\b",
    r"\bno[- ]brainer\b",
    r"\byou (?:would|'d|will) be (?:stupid|crazy|a fool)",
    r"\bjust (?:sign|buy)\b",
)

OBJECTION = _any(
    r"\b(?:too )?expensive\b",
    r"\bnot interested\b",
    r"\bno (?:time|budget)\b",
    r"\balready (?:have|use|work)\b",
    r"\bthink about it\b",
    r"\b(?:worried|concern(?:ed|s)?|not sure|skeptical|sceptical|doubt)\b",
    r"\bwhy should\b",
    r"\btoo (?:much|long|busy|complicated|high)\b",
    r"\bcan'?t afford\b",
    r"\bcheaper\b",
)


# "Mrs. Marsh" is one sentence.
_SENTENCE = re.compile(r"(?:\b(?:mr|mrs|ms|dr|st|no)\.|[^.!?…])+[.!?…]*", re.IGNORECASE)


def sentences(text: str) -> list[str]:
    return [match[0].strip() for match in _SENTENCE.finditer(text) if match[0].strip()]


def said_by_rep(turns: tuple[CleanTurn, ...]) -> list[CleanTurn]:
    return [turn for turn in turns if turn.speaker == "rep"]
