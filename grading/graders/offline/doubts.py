"""How customers put off, refuse and take back, and what sounds like a yes and is none."""

# ruff: noqa: E501  (patterns read better unbroken)

from grading.graders.offline.signs import any_of
from grading.graders.offline.speech import PAPERS, WHEN

_NEVER = r"\b(?:not|never|n't|cannot|won'?t|don'?t|can'?t|no longer|nobody's)"
_BUY = r"(?:buy|order|sign|renew|pay|tak|go ahead|going ahead|happen|need|proceed|commit|switch|upgrad|spend|subscrib)(?:ing|e)?"

CONDITION = any_of(
    r"\b(?:if|unless|depends|depending|provided|assuming|as long as|subject to|otherwise|in principle|in theory|theoretically|only (?:when|after|once)|once (?:my|the|our|i|we|they|he|she)|until (?:my|the|i|we)|maybe|perhaps|might|possibly|probably|presumably|would have to|i'?d have to|we'?d have to|could be|supposing|let's see|whether)\b",
    r"\b(?:give|throw|match|knock|drop)\b[^.?!]*\band (?:(?:i'?ll|we'?ll) (?:sign|buy|take|order|stay|renew|pay)|you(?:'ve| have) got|it'?s a deal)",
    r"\b(?:some|one) day\b|\bone of these days\b|\bat some point\b|\beventually\b|\bsooner or later\b|\bsome ?time\b|\bi(?:'d| would) (?:consider|think about|need)\b",
)
# No condition where a day is named beside it.
WAITS_FOR = any_of(
    r"\b(?:when(?:ever)?|until|till|once|after|as soon as) (?:i|we|it|things|he|she|they|(?:the|my|our) \w+)(?:'ve|'m|'re|'s| have| get| gets| find| feel| hear| know| can| calms?| is)\b",
)
NEGATION = any_of(
    r"\b(?:not|never|no|none|nothing|nobody|can'?t|cannot|won'?t|wouldn'?t|don'?t|didn'?t|isn'?t|doesn'?t|couldn'?t|shouldn'?t|haven'?t|hasn'?t|wasn'?t|hardly|without|nor|neither)\b",
)
REVIEWS = any_of(
    r"\b(?:(?:have|take) a look(?! (?:in|at|on) your)|look (?:at|over|into) (?:it|them|that)|review|read (?:it|through|over)|go over it|our lawyers?|legal|check it|show it to|run it (?:by|past)|see what (?:he|she|they))\b",
)
POSTPONES = any_of(
    rf"\b(?:get back to you|let you know|call you back|come back to you|be in touch|hear from (?:me|us)|get in touch)\b(?![^.?!]*{WHEN})",
    r"\b(?:think (?:about|it|on)|sleep on it|mull|chew (?:on|over)|digest it|ponder|weigh (?:it|things)|sit with it|run the numbers|rest for|keep (?:you|it|that|your \w+) (?:in mind|on file)|consider it(?=[.,!]|$)|leave it with (?:me|us))\b",
    r"\b(?:need|have|want|like) to (?:think|check|ask|talk (?:to|with|it)|discuss|run it|speak (?:to|with)|consult|compare|consider)\b",
    r"\blet me (?:think|check|ask|get back|talk|discuss|see (?:if|whether|what))\b",
    r"\b(?:not (?:right )?now|not ready|not today|not yet|hold off(?! (?:clos|cancel|end))|too (?:early|soon)|some other time|another time|in a few (?:weeks|months)|next (?:year|season|spring|summer|autumn|winter|quarter)|(?:in|until|till|after) (?:the )?(?:new year|spring|summer|autumn|fall|winter|season|holidays)|down the (?:line|road)|(?:need|give me) (?:a|some|more|until|a few|a couple of) (?:more )?(?:days?|time|weeks?))\b",
    r"\bwe'?ll see\b|\bi'?ll see (?:if|what|whether)\b|\bno promises\b|\b(?:can't|won't|not going to) promise\b|\bhaven't (?:decided|made up)\b",
    # Somebody else decides.
    r"\b(?:can't|cannot|couldn't) (?:do|decide|sign|agree|approve)\b[^.?!]{0,12}\b(?:alone|myself|on my own)\b|\b(?:isn't|not|wasn't) (?:up to me|mine to|my (?:decision|call|place)|me (?:who|alone|that))\b|\b(?:above my (?:pay|head)|i'm not the one who|not the right person)\b",
    r"\bfirst (?:i|we)\b|\b(?:boss|husband|wife|partner|board|manager|team) (?:first|before)\b",
)
# Somebody else has the business.
ELSEWHERE = any_of(
    r"\b(?:signed|committed|renewed|gone|went|going|agreement|contract|order(?:ed)?|bought|chosen)(?: up)? (?:with|from) (?!you\b|yours?\b|it\b|that\b|this\b|them and you\b|the (?:\w+ )?(?:plan|package|option|offer|price)\b|me\b|us\b)",
    r"\b(?:names?|signatures?|initials) (?:to|on|under) (?:the other|another|somebody|someone|theirs|their)\b|\b(?:signed|going|gone|went|moved|switched|committed)(?: \w+){0,2} (?:the other (?:lot|one|firm|people|company)|somebody else|someone else|another (?:firm|company|supplier|provider))\b",
    r"\b(?:signed|bought|ordered|booked|taken|chosen) (?:their|theirs|them)\b",
)
# A no to the purchase: an appointment may stand beside it.
REFUSES_TO_BUY = any_of(
    rf"{_NEVER}(?: [\w']+){{0,3}} {_BUY}\b(?! (?:long|much|you|to worry|to bring|care|it personally))",
    rf"\b(?:scrap|tear up|scratch|cancel|stop|undo|withdraw|rip up|void) (?:that|it|the {PAPERS}|my {PAPERS}|our {PAPERS})|\btear (?:that|it) up\b|\bno deal\b",
    r"\b(?:i'?m|we'?re) (?:leaving|switching|going with (?:them|the other|somebody|someone))\b|\b(?:still|just) (?:want to |going to )?cancel\b",
    r"^\W*no, (?:i|we)(?:'ve| have) ",
    r"\b(?:i|we)(?:'d| would) have (?:stayed|signed|bought|taken|renewed|kept|said yes)\b|\btoo late (?:now|for)\b|\bnobody(?: here)?(?:'s| is|'ll| will) (?:paying|buying|signing|going to)\b",
    r"\b(?:let|leave) (?:the|my|our) (?:cancell\w+|notice|letter|termination) (?:stand|as|run|be|in|where|go)\b|\b(?:cancellation|notice|letter) (?:stands|stays|still stands)\b(?! (?:for now|until|till))",
    ELSEWHERE.pattern,
    r"\b(?:your|the|my) (?:key|unit|box|router|device|equipment|card|kit)s? back\b|\blet it (?:run out|lapse|expire)\b|\b(?:go|went) (?:through )?with the cancell\w+|(?:^\W*|\bplease |\bjust |, )(?:close|end|cancel|terminate|process) (?:it|my|our|the|everything)\b",
)
# A no to everything that was on the table.
REFUSES = any_of(
    r"\bthen no\b|\b(?:not|n't) allowed\b|\bno,? (?:sorry,? )?(?:i|we) can'?t\b|\b(?:isn't|not) on(?=[.,!]|$)",
    r"\bnot (?:really |at all |that |even )?interested\b|\bno,? (?:but )?thank(?:s| you)\b|\bnothing for (?:me|us)\b|\bno interest\b|\bno use for\b|\bnever (?:open|read|answer|use)\b|\b(?:i|we)(?:'m|'re)? (?:pull|back)(?:ing)? out\b|\b(?:i|we) (?:withdraw|decline|may decline)\b(?! (?:the|my|our) (?:cancel|notice|letter))|\bmind(?:'s| is) made up\b|\b(?:didn't|did not|haven't) (?:say|agree|promise)\b|\bout of the question\b|\bno chance\b",
    r"\b(?:don'?t|do not|stop|never) (?:call|contact|calling|contacting|ring|ringing)\b(?! (?:before|after|until|till))|\b(?:take|cross|strike|wipe) (?:me|us) off\b|\bdon'?t (?:come|bother|send|turn up)\b(?! (?:before|after|until|late|a|me a))",
    r"\b(?<!i've )(?<!we've )(?<!\bi )(?<!\bwe )(?<!\byou )(?:hang(?:s|ing)? up|hung up|phone (?:back )?(?:down|on its))\b|\bit means (?:no|goodbye)\b",
    r"\b(?:i'?ll|we'?ll|i will|we will|i'?m going to|have to) (?:pass|decline)(?! (?:it|this|that|you|your|them|him|her|the|on|along))\b|\bgive it a miss\b",
    r"\bforget (?:it|about it|that|(?:about )?(?:the|our) (?:\w+ )?(?:visit|meeting|demo\w*|order|call|deal|appointment|\w+day)|\w+day)\b",
    r"\bforget (?:what|everything|all) (?:that )?(?:i|we)(?:'ve)? (?:just )?(?:said|agreed)\b|\b(?:i'm|we're) not \w+ing (?:anything|a thing)\b|\b(?:knock|nip) (?:it|that|this) (?:on the head|in the bud)\b|\b(?:hang on|hold on|wait)[,.!]* (?:a (?:minute|second|moment)[,.!]* )?(?:oh,? )?no\b(?! (?:problem|worries))|\bthe answer(?:'s| is)(?: \w+)? no\b",
    r"\b(?:let'?s|we'?d better|i'?d better|better|maybe|rather) not\b|\bcancel \w+day\b|\b(?:it|that) won'?t work\b|\b(?:was|been) too (?:quick|hasty|fast)\b|\bspoke too soon\b",
    r"\bleave it(?=[.,!]|$)|\bleave it (?:at that|there|be)\b|\bleaving it at that\b|\bcount (?:me|us) out\b|\b(?:i'm|we're) out(?=[.,!]|$)|\b(?:won't|don't think we'll) (?:go|be going) down that\b",
    r"\blet's (?:drop|skip|scrap|forget) \w+\b|\bon reflection\b|\brather (?:wait|leave it|stay as)\b|\b(?:i|we) can'?t (?:make it|do it after all)(?=[.,!]| after|$)",
    r"\b(?:it|that|the \w+)(?:'s| is) off(?=[.,!]|$)|\b(?:call|calling) (?:it|that|the \w+|the whole thing) off\b|\b(?:not|never|n't) going to happen\b|\bnot happening\b|\bnothing doing\b",
    r"\b(?:i|we) don'?t (?:want|need|have any use for) (?:(?:a|an|the|any|your) (?:\w+ )?(?:show|demo\w*|meeting|visit|contract|deal|trial|sales\w*|call)|it|this|that|any|one|to (?:do|see|sign|meet|buy|talk))\b",
    r"\bchanged my mind\b|\bon second thou?ghts?\b|\b(?:i )?take (?:it|that) (?:all )?back\b|\bno,? no,? no\b|\bwon't be needing\b|\bactually,? (?:no|not|i can'?t|we can'?t|let'?s not)\b|\brather (?:not\b|(?:that )?you (?:didn'?t|not)\b)",
    r"\bcancel (?:that|it|the (?:meeting|demo|appointment|order|visit|call))\b|\b(?:wouldn'?t|won'?t) (?:work (?:out )?for (?:me|us)|be possible)\b|\bi never (?:said|agreed|mentioned|promised|confirmed)\b",
)
# To a rep who took for a yes what was none.
PROTESTS = any_of(
    NEGATION.pattern,
    r"\bi (?:said|mean|meant)\b|\bwhat i mean\b|\bhang on\b|\bwait\b|\byou(?:'ve)? what\b",
)
ASKS_FOR_MAIL = any_of(
    r"\b(?:send|e-?mail|mail|drop)\b[^.?!]{0,20}\b(?:information|info|brochure|materials?|e-?mail|something|flyer|leaflet|line|link|deck|one[- ]pager|catalogue|prices?)\b|\b(?:put|send) (?:it|that|everything)(?: all)? in (?:(?:the|a|an) )?(?:e-?mail|mail|post|writing)\b",
)
DISMISSES = any_of(
    r"\b(?:whatever|anyway|all say|say that|what it is|yes,? yes|sure,? sure|yes,? well|worth a (?:thought|look)|leave it with me|i'm listening|i'm busy|cake|very nice|have to (?:go|run|jump)|got to (?:go|run)|gotta go|bye|goodbye|another call|what you (?:like|want)|good luck)\b",
)
# Whose words it repeats is not the one who commits: "I said to him, yes, we'll take it."
REPORTED = any_of(
    r"(?<!i've just )(?<!i just )(?<!have just )\b(?:said|told|says|tells|promised|swore|wrote|used to say)\b(?! you)|\bquote\b",
    r"\b(?:(?:years?|months?|weeks?|days?|long) ago|last (?:year|time|month|spring|summer|autumn|winter)|(?<!me )(?<!us )back then|in those days|i'd have)\b",
)
TOLD_BY_THEM = any_of(
    r"\b(?:i've|we've|i have|we have)(?: \w+)? (?:told|asked|promised|written)\b|\b(?:as|like|what) (?:i|you|we) said\b|\byou (?:said|told)\b"
)
JOKES = any_of(
    r"\b(?:(?:sure|yes|yeah|right),? and i'm (?:the|a)|(?<!not )joking|(?<!half )(?<!not )kidding|sarcas\w+|being funny|in your dreams|yeah,? right|pigs (?:can |might |will )?fly|hell freezes|pull(?:ing|ed)? (?:your|my) leg|dream on|nothing i'd (?:like|love|enjoy) (?:more|better)|first-?born|red carpet|brass band|bunting|champagne|fireworks|trumpets?|unicorns?|a pony|my (?:pension|kidneys?|soul|grandmother|house)|whole family|while (?:we're|you're|i'm) at it|wept with joy)\b",
)
MACHINE = any_of(
    r"\b(?:you(?:'ve| have) reached|(?:leave|record) (?:a|your|me a)(?: short| brief)? (?:message|name)|after the (?:tone|beep)|at the tone|mailbox|voicemail|answering machine|press (?:one|two|\d)|(?:can't|cannot|unable to) (?:come to the phone|take your call)|office hours|out of (?:the )?office|your call is important|thank you for calling|stay on the line|(?:someone|somebody|a colleague) will (?:surely )?(?:get back|call|contact))\b",
)
STARTS_WITH_IF = any_of(
    r"^\W*(?:(?:well|yes|and|so|okay|fine),? )*(?:if|unless|when|once|as soon as|provided|assuming)\b"
)
