"""How customers commit, put off and refuse, as patterns over one sentence of English speech."""

# ruff: noqa: E501  (patterns read better unbroken)

import re
from typing import Literal

from grading.graders.offline.signs import SOME_TIME, STEP, TIME, any_of

# What a customer can commit to. "step": something definite, but less than any objective.
Kind = Literal["deal", "stay", "trial", "meeting", "step"]

_SEND = r"\b(?:send|e-?mail|mail|get)(?: \w+)?(?: over| across| along)*"

# Said outright: they commit whatever the rep had asked.
PROMISES: dict[Kind, re.Pattern[str]] = {
    "deal": any_of(
        r"\b(?:let's do it|let us do it|let's go ahead(?! and (?:schedule|book|set|arrange|meet|plan))|let's (?:get started|sign|make it happen|move forward)(?! with (?:a|the) (?:demo|trial|pilot|meeting|call)))",
        r"\bsign (?:me|us) up(?! for (?:a|the) (?:demo|trial|pilot|newsletter|list|webinar))\b",
        r"\bwhere do (?:i|we) sign\b|\b(?:i'?ll|we'?ll|i will|we will) sign\b",
        r"\b(?:we have|you have|you'?ve got|you got|it'?s|that'?s|it is) a deal\b|^deal\b",
        r"\b(?:i'?m|we'?re|i am|we are) in(?=[.!,]|$)|\bcount (?:me|us) in\b",
        r"\b(?:i'?ll|we'?ll|i will|we will) (?:take (?:it|them|one|two|the \w+ (?:plan|package|option|policy))|buy (?:it|one|the)|go with (?:it|you|the)|order)(?! (?:under|into))\b",
        r"\b(?:happy|ready|glad) to (?:sign|go ahead|start|move forward|buy|order)\b",
        rf"{_SEND} (?:the |your |a |that |us the |me the )?(?:contract|agreement|paperwork|order form|invoice)\b",
        r"\b(?:go|move|moving|going) ahead with (?:it|this|you|the (?:contract|order|purchase|plan|offer))\b",
        r"\bput (?:me|us) down for\b|\byou(?:'ve| have) (?:convinced|won) me\b|\bconsider it (?:done|signed|sold)\b|^sold\b",
    ),
    "stay": any_of(
        r"\b(?:i'?ll|we'?ll|i will|we will|let's|happy to|i'?d like to|we'?re going to|i'?m going to) (?:stay|renew|keep (?:it|the|my|our))\b",
        r"\brenew it\b|\bkeep (?:the (?:policy|plan|account|subscription)|it running|me on|us on)\b",
        r"\b(?:don'?t|do not|won'?t|will not|no need to) cancel\b|\bcancel the cancellation\b",
    ),
    "trial": any_of(
        r"\b(?:start|try|set (?:me|us|it) up|sign (?:me|us) up|do|begin|run|go for)\b[^.?!]{0,25}\b(?:trial|pilot|test)\b",
        r"\blet'?s (?:try|test) it\b|\b(?:i'?ll|we'?ll|i will|we will) (?:try|test) it\b",
    ),
    "meeting": any_of(
        rf"{_SEND} (?:the |an? |that |me an? |us an? |me the )?(?:calendar |meeting )?invit\w*",
        r"\bbook (?:it|me|us|that)\b|\bput it in (?:my|the|your) (?:calendar|diary)\b|\bpencil (?:me|it) in\b",
        rf"\blet'?s (?:meet|talk|do|say|make it)\b[^.?!]*{TIME}",
        r"\b(?:i'?ll|we'?ll|i will|we will) be there\b",
    ),
    "step": any_of(
        r"\blet'?s (?:go ahead and )?(?:schedule|book|set up|arrange)\b",
        r"\b(?:happy|glad|willing) to (?:meet|see|have) (?:a|the|you|it)\b",
    ),
}
# Between a day and "works" stands nothing but its hour: "on Monday the system works" is no answer.
_LIGHT = (
    r"(?:[ ,]+(?:at|in|on|the|around|about|morning|afternoon|evening|noon|half|past|sure|yes|that|this|it|would|then|also|for me|for a call"
    r"|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirty|\d[\d:.]*|[ap]m|o'clock|let'?s (?:say|do|make it)|make it|i can do|it is|see you))*[ ,]+"
)
# Said in answer: they commit to a meeting that the rep has proposed.
ANSWERS = any_of(
    rf"{TIME}{_LIGHT}(?:works?|suits?|is (?:fine|good|perfect|great|okay|ok|free)|sounds good|it is|work|be (?:fine|good|perfect)|suit|fine|okay|ok)\b",
    rf"\b(?:works?(?: for me)?|suits me|fine|good|perfect|okay|ok|yes|yeah|sure|great|make it|let'?s (?:say|do)){_LIGHT}{TIME}",
    rf"\b(?:i'?m|we'?re|i am|we are)(?: \w+)? (?:free|available|around|open|in the office)\b[^.?!]{{0,25}}{TIME}",
    rf"\b(?:i|we) (?:can|could) (?:do|make|meet|manage|talk|see you)\b[^.?!]{{0,25}}{TIME}",
    rf"\b(?:have|got|there is|there's)(?: \w+)? (?:time|availability|a slot|an opening|half an hour|an hour)\b[^.?!]{{0,25}}{TIME}",
    rf"^(?=.{{1,60}}$)\W*(?:{TIME}|at|on|in the| |,|then|morning|afternoon|please|half|past|\d|ten|two|three|four|nine|eleven)+\W*$",
)
# A goodbye that repeats what stands: alone it binds only where a time was named just before.
FAREWELL = any_of(
    rf"\b(?:see|talk to|speak (?:to|with)) you (?:on |at |then|{TIME})",
    rf"\blook(?:ing)? forward to (?:it|meeting|speaking|our)\b|\b(?:until|till) (?:then|{TIME})",
)
YES = re.compile(
    r"^\W*(?:well,? )?(?:oh,? )?(?:yes|yeah|yep|sure|okay|ok|alright|all right|perfect|great|absolutely|definitely|fine|agreed|certainly|of course"
    r"|(?:that |it )?sounds (?:good|great|perfect|fine|reasonable|like a plan)|(?:that|it) (?:works|suits|would work)|that's (?:fine|good|perfect)|works for me|let's do (?:it|that)|please do|go ahead|why not|do that|i(?:'d| would) (?:like|love) that)\b",
    re.IGNORECASE,
)
# "No" that says yes, and "if" that sets no condition.
IDIOMS = any_of(
    r"\bno (?:problem|worries|objections?|doubt)\b|\bwhy not\b|\bcan'?t wait\b|\b(?:don'?t|can'?t) see why not\b|\bnot a problem\b|\bnot bad\b|\bif (?:it|that|this)(?:'s| is| works)? ?(?:okay|ok|fine|good|all right|alright|works)?(?: (?:with|for) you)?(?=[.!,]|$)"
)
CONDITION = any_of(
    r"\b(?:if|unless|depends|depending|provided|assuming|as long as|subject to|only (?:when|after|once)|once (?:my|the|our|i|we)|until (?:my|the|i|we)|maybe|perhaps|might|possibly|probably|would have to|i'?d have to|could be|in theory)\b"
)
NEGATION = any_of(
    r"\b(?:not|never|no|none|nothing|nobody|can'?t|cannot|won'?t|wouldn'?t|don'?t|didn'?t|isn'?t|couldn'?t|shouldn'?t|hardly|without|nor)\b"
)
REVIEWS = any_of(
    r"\b(?:have a look|take a look|look (?:at|over|into) (?:it|them|that)|review|read (?:it|through|over)|go over it|our lawyers?|legal|check it|show it to|run it (?:by|past))\b"
)
POSTPONES = any_of(
    r"\b(?:think (?:about|it)|sleep on it|get back to you|let you know|call you back|come back to you|mull)\b",
    r"\b(?:need|have|want|like) to (?:think|check|ask|talk (?:to|with|it)|discuss|run it|speak (?:to|with)|consult|compare|consider)\b",
    r"\blet me (?:think|check|ask|get back|talk|discuss|see (?:if|whether|what))\b",
    r"\b(?:not (?:right )?now|not ready|not today|not yet|hold off|too (?:early|soon)|some other time|another time|in a few months|next year)\b",
    r"\bwe'?ll see\b|\bi'?ll see (?:if|what|whether)\b|\bno promises\b",
    r"\bfirst (?:i|we)\b|\b(?:boss|husband|wife|partner|board|manager|team) (?:first|before)\b",
)
REFUSES = any_of(
    r"\bnot (?:really |at all )?interested\b|\bno,? (?:but )?thank(?:s| you)\b|\bno deal\b|\bnothing for (?:me|us)\b",
    r"\b(?:don'?t|do not|stop) (?:call|contact|calling|contacting)\b|\btake (?:me|us) off\b|\b(?:hangs?|hung) up\b",
    r"\b(?:i'?ll|we'?ll|i will|we will|i'?m going to|have to) (?:pass|decline)\b|\bforget (?:it|about it)\b|\blet'?s not\b|\bleave it (?:at that|there|be)\b",
    r"\b(?:not|never) going to (?:buy|sign|happen|do|renew|work)\b|\b(?:won'?t|will not) (?:be )?(?:sign|buy|renew|do(?:ing)? (?:it|that|this)|going ahead|happen|work (?:out )?for (?:me|us))",
    r"\bchanged my mind\b|\bon second thou?ghts?\b|\bscratch that\b|\bactually,? (?:no|not|i can'?t|we can'?t|let'?s not)\b|\brather not\b",
    r"\b(?:i|we) (?:don'?t|do not) (?:want|need) (?:it|this|that|any|to (?:do|sign|meet|buy))\b",
    r"\b(?:please |just |still want to |want you to |going to )?cancel (?:that|it|the (?:meeting|demo|appointment|order))\b",
    r"\b(?:still|just) (?:want to |going to )?cancel\b|\b(?:i'?m|we'?re) (?:leaving|switching|going with (?:them|the other|somebody|someone))\b",
)
DISMISSES = any_of(
    r"\b(?:send|e-?mail|mail|drop)\b[^.?!]{0,20}\b(?:information|info|brochure|materials?|e-?mail|something|flyer|link|deck|one[- ]pager|catalogue|prices?)\b",
    r"\b(?:whatever|anyway|very nice|have to (?:go|run|jump)|got to (?:go|run)|gotta go|bye|goodbye|another call)\b",
)

# Of the rep.
PROPOSES: dict[Kind, re.Pattern[str]] = {
    "deal": any_of(
        r"\b(?:contract|agreement|paperwork|sign|order|purchase|get (?:you )?started|go ahead(?! and (?:schedule|book|set))|move forward|start on)\b"
    ),
    "stay": any_of(r"\b(?:renew|stay with|stay on|keep (?:your|the|it)|not cancel)\b"),
    "trial": any_of(r"\b(?:trial|pilot)\b"),
    "meeting": any_of(
        rf"{STEP}[^?]*{TIME}",
        rf"{TIME}[^?]*(?:{STEP}|\bworks?\b|\bsuits?\b|\bfree\b|\bavailable\b)",
        rf"\b(?:how about|what about|would|does|is|shall we say|could (?:we|you) do|see you)\b[^?]*{TIME}",
    ),
    "step": any_of(
        rf"{STEP}[^?]*{SOME_TIME}",
        rf"{SOME_TIME}[^?]*{STEP}",
        rf"\b(?:schedule|set up|book|arrange)\b[^?]*{STEP}",
    ),
}
ASKS = any_of(
    r"\?|\b(?:could|can|shall|would|should|may|do|does|how about|what about) (?:we|you|i|that|it)\b"
)
STATES = any_of(r"\b(?:i'?ll|i will|let'?s|let me|see you|then it'?s|so that'?s)\b")
SPEAKS_OF_MEETING = any_of(
    STEP,
    TIME,
    r"\bwhat time\b|\bwhen (?:would|are|can|could|is)\b|\b(?:schedule|availab\w+|slots?|openings?)\b",
)
ANYTHING_ELSE = any_of(
    r"\b(?:anything|something) else\b|\b(?:any|more|other|further) questions?\b|\bhelp (?:you )?with\b"
)
