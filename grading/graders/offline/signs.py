"""What the rules listen for, as patterns over one sentence of English speech."""

import re


def any_of(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


DAY = (
    r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|tomorrow|tonight"
    r"|(?:january|february|march|april|june|july|august|september|october|november|december) \d"
    r"|\d{1,2}(?:st|nd|rd|th)\b"
    r"|(?:on|from|by|day) the (?:first|second|third)\b"
    r"|the (?:first|second|third) of\b"
    r"|the (?:fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth"
    r"|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|twenty[- ]\w+(?:st|nd|rd|th)"
    r"|thirtieth|thirty-first)\b)"
)
_HOURS = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
HOUR = (
    r"\b(?:\d{1,2}(?::\d\d)?\s?(?:am|pm|a\.m|p\.m|o'clock)\b|\d{1,2}:\d\d"
    rf"|(?:at|by) (?:about |around )?(?:\d{1, 2}|{_HOURS}|noon|half)\b"
    rf"|(?:{_HOURS}) o'clock|(?:half|quarter)(?: past| to)? (?:{_HOURS})\b|(?:noon|midday)\b)"
)
TIME = rf"(?:{DAY}|{HOUR})"
STEP = (
    r"\b(?:meet|meeting|call|demo|demonstration|visit|appointment|walk[- ]?through|invite|invitation"
    r"|calendar|session|conversation|consultation|tour|workshop|presentation|half an hour|\d\d minutes)\b"
)
AMOUNT = (
    r"(?:[$€£]\s?\d|\d[\d,.]*\s?(?:%|percent|dollars|euros|pounds|k\b)"
    r"|\b(?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|half)\b|\d{2,}))"
)

# Of the rep.
INTRODUCES = any_of(
    r"\b(?:this is|my name is|my name's|i'm|i am|it's) [a-z'’-]+(?: [a-z'’-]+)?,? (?:\w+ )?(?:from|with|at|calling|here)\b",
    r"\bmy name(?:'s| is)\b",
    r"\b[a-z'’-]+ here,? from\b",
)
REASON = any_of(
    r"\breason (?:for my call|i(?:'m| am) calling|i called|why i)",
    r"\b(?:calling|called|reach(?:ing|ed) out|here|ringing|in touch) (?:because|about|to|regarding|after|today because)\b",
    r"\bpurpose\b|\bagenda\b",
    r"\b(?:i'd|i would|we'd|we would) like to (?:talk|go through|understand|learn|see|ask|show|find)\b",
    r"\b(?:last (?:week|time)|on our last call|when we (?:last )?spoke)\b",
    r"\bi (?:saw|noticed|read|understand) (?:that )?(?:you|your)\b",
)
PERMISSION = any_of(
    r"\b(?:bad|good|right|okay|convenient) (?:time|moment)\b",
    r"\b(?:have|got|spare|borrow|take|give me|do you have) (?:you )?(?:a|one|two|three|five|ten|thirty|twenty|a few|just a|a couple of) (?:quick |more )?(?:minute|second|moment)",
    r"\b(?:does|would|is) (?:that|this|it) (?:suit|work|all right|alright|okay|ok|fine|be okay|be all right)\b[^.]*\?",
    r"\b(?:may|can|could) i (?:ask|take|have|start|begin)\b[^.]*\?",
)
GREETS = any_of(
    r"\bgood (?:morning|afternoon|evening|day)\b",
    r"^(?:hi|hello|hey)\b",
    r"\bthank(?:s| you) for (?:taking|making|calling|joining|your (?:time|call|patience)|having|coming)\b",
)
OPEN_QUESTION = any_of(
    r"\b(?:how|what|why|which|where|who)\b[^.?!]{8,}\?",
    r"\b(?:tell me|walk me through|talk me through|help me understand|describe)\b[^.!?]{4,}",
)
# Questions that find out nothing: about the calendar, or asked for form's sake.
EMPTY_QUESTION = any_of(
    r"\bhow (?:are|is it going|does (?:that|this|it) (?:sound|look)|about)\b",
    r"\bwhat (?:about|do you (?:think|say))\b",
    r"\bwhy (?:don't|not)\b",
    r"\banything else\b",
    r"\bwhat (?:time|day|is your (?:name|address|e-?mail))\b",
    r"\b(?:works?|suits?) (?:best|better|for you)\b",
    r"\bhow can i help\b",
    TIME,
)
COUNTING_QUESTION = re.compile(r"\bhow (?:many|old|long|big|far)\b", re.IGNORECASE)
CLOSED_QUESTION = re.compile(r"\b(?:you|your|there)\b[^.?!]*\?", re.IGNORECASE)
ACKNOWLEDGES = any_of(
    r"\b(?:sounds like|i hear you|(?:that )?makes (?:a lot of |total |perfect )?sense|i (?:completely |totally |can )?understand|i see\b)",
    r"\b(?:that's|that is|it's|it is|is) (?:a )?(?:very )?(?:fair|good|great|valid|legitimate|important)\b[^?]*",
    r"^(?:fair (?:enough|point|question|questions)|good (?:point|question)|understood|absolutely)\b",
    r"\b(?:that must|that's a lot|is a lot|sorry to hear|i appreciate|you(?:'re| are) right|no wonder|frustrating)\b",
)
CONFIRMS = any_of(
    r"\b(?:did|have|do) i (?:get|got|understand|understood|have|hear|heard)\b[^.]*(?:right|correctly|rightly|well)\b",
    r"\b(?:is that|would that be|am i) (?:right|correct|fair|about right)\b",
    r"\bif i (?:understand|understood|hear|heard)\b",
    r"\b(?:to sum up|to summari[sz]e|let me (?:repeat|recap|sum|play that back)|so what (?:matters|i hear|you)|in other words)\b",
    r"\bis that still\b",
)
BENEFIT = any_of(
    r"\b(?:so that|so) (?:you|your|those|they|the|nobody|it)\b[^?]{4,}",
    r"\b(?:which|that|this) (?:means|gives|lets|allows|frees|saves|would (?:mean|give|let|save))\b[^?]{2,}",
    r"\b(?:saves?|saved|saving|cuts?|reduces?|frees?|shrinks?|halves?|doubles?|shortens?|avoids?|protects?|covers?|covered|speeds?)\b[^?]{4,}",
    r"\byou(?:'ll| will| would|'d| could| can) (?:have|get|see|be|need|know|save|keep|lose|spend|stop|no longer)\b[^?]{4,}",
    r"\bhelps? (?:you|your|teams|people|companies)\b",
    r"\bpays? for itself\b",
)
TIES = any_of(
    r"\b(?:because|since|as) (?:you|your|of your)\b",
    r"\byou (?:said|mentioned|told me|described|just said)\b",
    r"\b(?:like|as) you (?:say|said)\b",
    r"\bin your case\b",
)
SUBSTANCE = any_of(
    r"\b(?:because|in writing|guarantee|reference|pilot|for (?:example|instance)|trial|data|readings|proof|evidence|clause)\b",
    r"\b(?:other|one|many|most|some) (?:of (?:our|my) )?(?:customers?|clients?|teams?|companies|schools|banks|people)\b",
    r"\b(?:actually|instead|only takes|takes (?:two|three|\d)|included|no (?:setup|extra|contract|commitment))\b",
    AMOUNT,
)
ASKS_BEHIND = any_of(
    r"\b(?:what (?:would|makes|exactly|does|did|do|is|part|about)|which part|compared (?:to|with)|besides|apart from|why)\b[^?]{4,}\?",
    r"\b(?:tell me more|help me understand|can you say more)\b",
    r"\bis it (?:the|more|mainly|about)\b[^?]*\?",
)
GIVES_IN = any_of(
    r"\b(?:okay|ok|fine|alright|all right),? (?:then )?(?:\w+ )?(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|\d+)\b",
    r"\b(?:i|we) (?:can|could|might|will) (?:also )?(?:do|go (?:down|to|lower)|drop|ask my manager|make it (?:cheaper|less))\b[^.?!]*(?:\d|twenty|thirty|forty|fifty|ninety|percent|less|lower|cheaper|manager)",
    r"\bwe really want you\b",
)
NAMES_PRICE = any_of(
    rf"\b(?:price|costs?|fee|rate|premium|plan|invest(?:ment)?|charge)\b[^?]*{AMOUNT}",
    rf"{AMOUNT}[^?]*\b(?:a|per|each) (?:month|year|week|seat|user|head)\b",
)
SETS_AGAINST = any_of(
    r"\bpays? for itself\b|\breturn on\b|\broi\b",
    rf"\b(?:against|compared (?:to|with)|instead of|rather than|costs you|you (?:lose|pay|spend)|saved?)\b[^?]*{AMOUNT}",
    rf"{AMOUNT}[^?]*\b(?:against|compared (?:to|with)|instead of|costs you|you (?:lose|pay|spend))\b",
)
ASKS_BUDGET = any_of(
    r"\bbudget\b[^.?!]*\?",
    r"\bwho (?:else )?(?:decides|signs|makes|has to|needs to|approves|would be involved|is involved|else)\b[^.?!]*\?",
    r"\b(?:decision|decide|approve|sign off)\b[^.?!]*\?",
)
ASKS_DECISION = any_of(
    r"\b(?:shall|should|can|could|may|do) (?:we|i|you)\b[^.?!]*\b(?:start|go ahead|sign|book|get (?:this|you|started)|move forward|proceed|renew|finali[sz]e|want to (?:go|start))\b[^.?!]*\??",
    r"\b(?:are you|would you be) (?:ready|happy|willing|prepared) to (?:go|start|sign|move|proceed|commit|buy|order|renew)\b",
    r"\bwould you like to (?:go ahead|start|sign|order|proceed|move forward|renew|buy)\b",
    r"\b(?:shall|should|can|may|could) i (?:send|email|prepare) (?:you )?(?:over )?(?:the |a )?(?:contract|agreement|paperwork|order)",
    r"\bwhat (?:would|do) (?:we|you|it) (?:need|take)\b[^.?!]*\b(?:start|sign|today|go ahead)\b",
)
ASKS_TO_MEET = any_of(
    r"\b(?:could|can|shall|would|should|may|let) (?:we|you|i|me|us)\b[^.?!]*\b(?:meet|book|schedule|set up|arrange|visit|show you|put|come by|send you an? invite)\b",
    r"\b(?:how about|what about|why don't we)\b",
    r"\b(?:let's|i'd (?:love|like) to) (?:meet|schedule|set|book|arrange|show you|find)\b",
    r"\b(?:i've got|i have|we have) (?:openings?|a slot|slots|time|availability)\b",
)
FIXES = any_of(
    r"\b(?:i'll|i will|you(?:'ll| will)|let me) (?:send|have|get|put)\b[^.?!]*\b(?:invite|invitation|calendar|contract|confirmation|agreement)\b",
    rf"\b(?:see|talk to|speak to|call) you (?:on |at |then|{TIME})",
)
RECORDED = any_of(r"\brecord(?:ed|ing)\b", r"\b(?:consent|data protection|privacy|confidential)\b")
TERMS = any_of(
    r"\b(?:terms|conditions|excluded|exclusions?|cancel(?:lation)? (?:period|at any)|not covered|in writing|legally|licen[cs]ed|regulated|disclos\w+|cooling[- ]off)\b"
)
THANKS = any_of(r"\bthank(?:s| you)\b", r"\bappreciate\b", r"\bmy pleasure\b")
POLITE = any_of(
    r"\bplease\b",
    r"\bsorry\b",
    r"\bof course\b",
    r"\bhave a (?:nice|great|good|lovely)\b",
    r"\byou're welcome\b",
)
SPECIFIC = any_of(
    r"\b(?:works? (?:by|with)|integrates?|connects?|includes?|supports?|runs? on|consists?|certified|complies|compatible|version|measures?|sensors?|encrypt\w+|hosted)\b[^?]{4,}",
    AMOUNT,
)
OWNS_UP = any_of(
    r"\b(?:i don't know|i'm not sure|i am not sure)\b[^.?!]*\b(?:but|find out|check|get back)\b",
    r"\b(?:i'll|i will|let me) (?:find out|check|get back|ask our)\b",
)
PUSHY = any_of(
    r"\b(?:have|need|got) to (?:buy|see it|sign)\b",
    r"\b(?:believe|trust) me\b",
    r"\b(?:today only|only (?:good )?today|last chance|right now or|before your competitors)\b",
    r"\bbest (?:product|platform|solution|company)? ?(?:in|on) the\b",
    r"\b(?:no[- ]brainer|game[- ]chang\w+|best[- ]in[- ]class|world[- ]class|revolutioni[sz]\w+)\b",
    r"\byou (?:would|'d|will) be (?:stupid|crazy|a fool)",
    r"\bjust (?:sign|buy)\b",
)

# Of the customer.
OBJECTION = any_of(
    r"\b(?:too|very|quite|so) (?:expensive|much|busy|complicated|high|long)\b|\bexpensive\b",
    r"\bnot (?:really )?interested\b",
    r"\bno (?:time|budget|need|money)\b|\bdon't have (?:the |any |a )?(?:time|budget|money)\b",
    r"\balready (?:have|use|using|work|got)\b",
    r"\bthink about it\b",
    r"\b(?:worried|worry|concern(?:ed|s)?|not (?:so )?sure|s[ck]eptical|doubt|hesitant|cautious)\b",
    r"\b(?:why should|how do i know|what's the catch|what if)\b",
    r"\bcan'?t afford\b|\bcheaper\b|\bwant to cancel\b",
    r"\bwe have \w+ and (?:they|it) works?\b|\bhappy with what\b",
    r"\b(?:hate|hates|tried (?:that|this|it) before|burned|burnt)\b",
)
PAIN = any_of(
    r"\b(?:costs?|lose|lost|late|problem|by hand|manual|spreadsheet|chase|waste|penalt|fail|error|leave|slow|half (?:a|my|the)|hours?|went up|struggl|hard)\w*\b"
)
