"""How customers put off, refuse and take back, and what sounds like a yes and is none."""

# ruff: noqa: E501  (patterns read better unbroken)

from grading.graders.offline.signs import any_of

CONDITION = any_of(
    r"\b(?:if|unless|depends|depending|provided|assuming|as long as|subject to|only (?:when|after|once)|once (?:my|the|our|i|we)|until (?:my|the|i|we)|maybe|perhaps|might|possibly|probably|would have to|i'?d have to|could be|in theory|(?:give|throw|match|knock|drop)\b[^.?!]*\band (?:i'?ll|we'?ll|you(?:'ve| have) got|it'?s a deal)|when(?:ever)? (?:i|we)(?:'ve|'m|'re| have| get| find| feel| hear| know)|(?:some|one) day|at some point|eventually|sooner or later|i(?:'d| would) (?:consider|think about))\b",
)
NEGATION = any_of(
    r"\b(?:not|never|no|none|nothing|nobody|can'?t|cannot|won'?t|wouldn'?t|don'?t|didn'?t|isn'?t|couldn'?t|shouldn'?t|hardly|without|nor)\b",
)
REVIEWS = any_of(
    r"\b(?:have a look|take a look|look (?:at|over|into) (?:it|them|that)|review|read (?:it|through|over)|go over it|our lawyers?|legal|check it|show it to|run it (?:by|past))\b",
)
POSTPONES = any_of(
    r"\b(?:think (?:about|it)|sleep on it|get back to you|let you know|call you back|come back to you|mull|chew (?:on|over)|digest it|ponder|weigh (?:it|things)|sit with it|run the numbers)\b",
    r"\b(?:need|have|want|like) to (?:think|check|ask|talk (?:to|with|it)|discuss|run it|speak (?:to|with)|consult|compare|consider)\b",
    r"\blet me (?:think|check|ask|get back|talk|discuss|see (?:if|whether|what))\b",
    r"\b(?:not (?:right )?now|not ready|not today|not yet|hold off|too (?:early|soon)|some other time|another time|in a few (?:weeks|months)|next (?:year|season|spring|summer|autumn|winter)|in the (?:new year|spring|summer|autumn|fall|winter)|down the (?:line|road)|(?:need|give me) (?:a|some|more|until|a few|a couple of) (?:more )?(?:days?|time|weeks?))\b",
    r"\bwe'?ll see\b|\bi'?ll see (?:if|what|whether)\b|\bno promises\b",
    r"\bfirst (?:i|we)\b|\b(?:boss|husband|wife|partner|board|manager|team) (?:first|before)\b",
)
REFUSES = any_of(
    r"\bnot (?:really |at all )?interested\b|\bno,? (?:but )?thank(?:s| you)\b|\bno deal\b",
    r"\bnothing for (?:me|us)\b",
    r"\b(?:don'?t|do not|stop) (?:call|contact|calling|contacting)\b|\btake (?:me|us) off\b",
    r"\b(?:hangs?|hung) up\b",
    r"\b(?:i'?ll|we'?ll|i will|we will|i'?m going to|have to) (?:pass|decline)(?! (?:it|this|that|you|your|them|the|on))\b",
    r"\bforget (?:it|about it|that|(?:the|about the|our) \w+|\w+day)\b",
    r"\b(?:let'?s|we'?d better|i'?d better|better|maybe) not\b|\bcancel \w+day\b|\bit won'?t work\b",
    r"\bleave it(?=[.,!]|$)|\bcount (?:me|us) out\b|\b(?:i'm|we're) out(?=[.,!]|$)",
    r"\blet's (?:drop|leave|skip) (?:it|that|this)\b|\bon reflection\b|\brather (?:wait|leave it)\b",
    r"\bdon'?t send\b|\b(?:i|we) can'?t make it(?=[.,!]| after|$)",
    r"\b(?:it|that|the \w+)(?:'s| is) off(?=[.,!]|$)|\b(?:i|we) can'?t (?:do|make) it after all\b",
    r"\b(?:i|we) don'?t want (?:a|an|the|any|your) (?:\w+ )?(?:show|demo\w*|meeting|visit|contract|deal|trial)\b",
    r"\bleave it (?:at that|there|be)\b",
    r"\b(?:not|never) going to (?:buy|sign|happen|do|renew|work)\b",
    r"\b(?:won'?t|will not) (?:be )?(?:sign|buy|renew|do(?:ing)? (?:it|that|this)|going ahead|happen|work (?:out )?for (?:me|us))",
    r"\bchanged my mind\b|\bon second thou?ghts?\b|\b(?:scratch|strike|scrap|undo) (?:that|it|the \w+)\b",
    r"\b(?:i )?take (?:it|that) (?:all )?back\b",
    r"\b(?:call|calling) (?:it|that|the \w+|the whole thing) off\b|\bno,? no,? no\b",
    r"\b(?:not|never) (?:ordering|signing|buying|renewing|paying|taking)\b|\bleave (?:it )?out\b",
    r"\bwon't be needing\b|\bactually,? (?:no|not|i can'?t|we can'?t|let'?s not)\b|\brather not\b",
    r"\b(?:i|we) (?:don'?t|do not) (?:want|need) (?:it|this|that|any|to (?:do|sign|meet|buy))\b",
    r"\b(?:please |just |still want to |want you to |going to )?cancel (?:that|it|the (?:meeting|demo|appointment|order))\b",
    r"\b(?:still|just) (?:want to |going to )?cancel\b",
    r"\b(?:i'?m|we'?re) (?:leaving|switching|going with (?:them|the other|somebody|someone))\b",
)
DISMISSES = any_of(
    r"\b(?:send|e-?mail|mail|drop)\b[^.?!]{0,20}\b(?:information|info|brochure|materials?|e-?mail|something|flyer|link|deck|one[- ]pager|catalogue|prices?)\b",
    r"\b(?:whatever|anyway|all say|say that|what it is|yes,? yes|sure,? sure|yes,? well|worth a (?:thought|look)|leave it with me|i'm listening|i'm busy|cake|very nice|have to (?:go|run|jump)|got to (?:go|run)|gotta go|bye|goodbye|another call)\b",
)
# Whose words it repeats is not the one who commits: "I said to him, yes, we'll take it."
REPORTED = any_of(
    r"\b(?:said|told|says|tells|promised|swore|used to say)\b(?! you)",
    r"\b(?:ago|last (?:year|time|month|spring|summer|autumn|winter)|back then|in those days)\b",
)
TOLD_BY_THEM = any_of(r"\b(?:as|like|what) (?:i|you|we) said\b|\byou (?:said|told)\b")
JOKES = any_of(
    r"\b(?:joking|kidding|sarcas\w+|being funny|in your dreams|yeah,? right|pigs (?:can |might |will )?fly|hell freezes|pull(?:ing|ed)? (?:your|my) leg)\b",
)
MACHINE = any_of(
    r"\b(?:you(?:'ve| have) reached|(?:leave|record) (?:a|your|me a)(?: short| brief)? (?:message|name)|after the (?:tone|beep)|at the tone|mailbox|voicemail|answering machine|press (?:one|two|\d)|(?:can't|cannot|unable to) (?:come to the phone|take your call)|office hours|out of (?:the )?office|your call is important)\b",
)
