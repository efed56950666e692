"""How customers commit, as patterns over one clause of English speech."""

# ruff: noqa: E501  (patterns read better unbroken)

import re
from typing import Literal

from grading.graders.offline.signs import TIME, any_of

# What a customer can commit to. "call": that they are rung up; "step": something else definite, but
# less than any objective.
Kind = Literal["deal", "stay", "trial", "meeting", "call", "step"]

_SEND = r"\b(?:send|e-?mail|mail|get)(?: \w+)?(?: over| across| along)*"
_WILL = r"\b(?:i'?ll|we'?ll|i will|we will|i shall|i'm going to|we're going to|i am going to|we are going to|i can|we can|let me)(?: (?:also|just|then|gladly|certainly|even|personally|both|at least))?"
_NUMBER = r"(?:\d[\d,.]*|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|forty|fifty|sixty|a hundred|a dozen)"
# Where a request to the rep begins: "so come at ten", "Right, put us down".
_BID = r"(?:^\W*|[,;:–—-] ?|\b(?:so|and|then|just|please|do|yes|yeah|okay|ok|right|fine|good|well|you can|you could|you may|you'd better|oh|now|go on) )"
_AROUND = r"(?:around |about |at |on |for |the |say )*"
_MONTH = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december)\b"
)
_SOON = rf"(?:{TIME}|\b(?:right (?:now|away)|straight away|this (?:minute|afternoon|evening|morning|week)|today|now|as we speak|within|by the end|end of|in (?:an|a few|the next|ten|five)|before (?:i|we|the|lunch|noon)|over the weekend)\b)"
_PEOPLE = r"(?:him|her|them|someone|somebody|your \w+|the (?:surveyor|engineer|technician|expert|estimator|colleague))"
_PAPERS = r"(?:contract|agreement|paperwork|papers|order(?: form)?|invoice|forms?|documents?|docusign|signature page|terms to sign)"

# The one question that signs.
SIGNS = any_of(
    r"\bwhere (?:do|should|can) (?:i|we) sign\b|\bwhere(?:'s| is) (?:the dotted line|my pen)\b|\b(?:want|need) my signature\b",
)
# Said outright: they commit whatever the rep had asked.
PROMISES: dict[Kind, re.Pattern[str]] = {
    "trial": any_of(
        r"\b(?:on (?:loan|approval|trial)|as a trial)\b",
        rf"\b(?:leave|lend|give|send) (?:us|me) (?:it|{_NUMBER}|a|the)\b[^.?!]{{0,20}} for (?:a|{_NUMBER}) (?:days?|weeks?|fortnight|month)",
        rf"(?:{_WILL}|\blet's|\b(?:i|we)'d) (?:try|test|trial) (?:just |only )?(?:it|{_NUMBER}|the|a|your) ",
        r"\b(?:start|try|set (?:me|us|it) up|sign (?:me|us) up|do|begin|run|go for)\b[^.?!]{0,25}\b(?:trial|pilot|test)\b",
        rf"\blet'?s (?:try|test) it\b|{_WILL} (?:try|test) (?:it|them|one|this)\b",
        rf"{_WILL} give (?:it|them|you|this) a (?:try|go|shot|chance)\b",
        rf"(?:{_WILL}|\blet's) (?:do|take|try|have|start with) (?:the|those|your|a) (?:{_NUMBER} )?(?:free )?(?:days?|weeks?|fortnight|month|months)\b",
    ),
    "deal": any_of(
        SIGNS.pattern,
        rf"{_WILL} (?:countersign|pay (?:it|you|for|the|now|today|by))",
        r"\b(?:i'm|we're) ready(?: to go)?(?=[.!,]|$)|\bcan live with (?:it|that)\b",
        r"\b(?:order|job|business|contract|deal)(?:'s| is) yours\b",
        r"\byou(?:'ve| have) got (?:the|it|my|our) ?(?:job|order|contract|business)?(?=[.!,]|$)",
        rf"\b(?:are|is|'s) (?:yours|ours) from {TIME}",
        rf"{_BID}(?:include|throw|put) (?:it|that|them) (?:all )?(?:in|on|from)\b",
        rf"{_BID}(?:do|give|make) (?:me|us) {_NUMBER}\b|{_BID}deliver (?:it|them|the \w+)\b",
        r"\b(?:let's do it|let us do it|let's go (?:for it|ahead(?! and (?:schedule|book|set|arrange|meet|plan)))|let's (?:get started|sign|make it happen|get it done|move forward)(?! with (?:a|the) (?:demo|trial|pilot|meeting|call)))",
        r"\bsign (?:me|us) up(?! for (?:a|the) (?:demo|trial|pilot|newsletter|list|webinar))\b",
        rf"{_WILL} sign\b|\b(?:i've|we've|i have|we have|i|we) just (?:signed|sent the signed)\b",
        r"\b(?:i've|we've|i have|we have) signed\b",
        r"\b(?:we have|you have|you'?ve got|you got|it'?s|that'?s|it is) a deal\b|^\W*deal\b",
        r"\b(?:i'm|we're) sold\b",
        r"\byou(?:'ve| have)(?: got)? (?:my|our) (?:signature|order|business|go-ahead|yes|word|custom)\b",
        r"\byou(?:'ve| have) got (?:us|me|(?:yourself )?a (?:customer|client|deal|sale))(?=[.!,]|$)",
        r"\b(?:i'?m|we'?re|i am|we are) in(?=[.!,]|$)|\bcount (?:me|us) in\b",
        rf"{_WILL} (?:take|have|buy|order|go with) (?:it|both|you|all of (?:it|them)|the lot|them|those|these|that one|the \w+ (?:plan|package|option|policy|one|version)|{_NUMBER}(?! (?:look|minute|more look|second)))(?! (?:under|into|from (?:here|there)|with a|to (?:the|my|our)|up|as|home|away))\b",
        r"\b(?:happy|ready|glad) to (?:sign|go ahead|start|move forward|buy|order)\b",
        rf"{_SEND} (?:the |your |a |that |us |me |over |me over |us the |me the |it with the )?{_PAPERS}\b",
        r"\b(?:go|move|moving|going) ahead with (?:it|this|you|the (?:contract|order|purchase|plan|offer))\b",
        r"\bput (?:me|us) down for\b|\byou(?:'ve| have) (?:convinced|won) me\b",
        r"\bconsider it (?:done|signed|sold)\b|^\W*sold\b|\b(?:i|we) (?:say yes|accept)(?=[.,!]|$)",
        r"\bgreen light\b|\bback (?:to you )?signed\b",
        r"\bsigned (?:back|by|today|tonight|tomorrow|before|this)\b",
        r"\b(?:contract|agreement|papers?)\b[^.?!]{0,20}\bback to you\b",
        r"\b(?:i'm|we're|i am|we are) (?:(?:taking|buying|signing|ordering|going with|having) (?:it|you|both|that one|them|the \w+)|on board|going ahead|doing (?:it|this)|all in|game|up for it)\b",
        r"\b(?:i|we) signed (?:it|them|that|the \w+|everything) (?:this|just|today|now|already|earlier|last night|yesterday)\b",
        r"\b(?:it's|that's|you have|call it) a yes\b",
        rf"{_BID}(?:switch|move|put|get|upgrade|sign) (?:us|me|them|him|her) (?:over|on|onto|up|across|in)\b",
        rf"{_BID}(?:get|start) (?:the |on the )?(?:paperwork|papers)\b",
        rf"{_BID}do (?:that one|this one|both)(?=[.!,]|$)",
        rf"{_BID}(?:upgrade|renew|extend|activate|reorder|invoice) (?!if|when)\w+",
        r"\blet's (?:run|start|have|take) (?:it|them|this|with it)\b",
        rf"{_BID}(?:activate|add|charge|invoice|bill|ship|deliver|process|upgrade|extend|renew|order|reserve|draw up|write up|place|switch on|start|take|set up|sign) (?:it|them|us|me|both|all|that|the (?:order|contract|payment|money|deposit|full|upgrade|first|lot|whole|agreement))(?! (?:with|from there|back|off|easy|slow|up a|as|under|into))\b",
        rf"{_BID}(?:draw|write|make|set) (?:it|them|us|that|the \w+) (?:up|out)\b",
        rf"{_BID}put (?:it|that|them) (?:through|on (?:the|my|our) (?:account|card|bill|contract|order))\b",
        rf"^\W*(?:fine|okay|all right|right|yes|then)?\W*{_NUMBER}(?: \w+[^.?!]*)? from (?:the )?(?:{TIME}|{_MONTH}|next)",
        rf"{_BID}start (?:us|me|it|them )?(?:up )?(?:on |from |at |with )*{TIME}",
    ),
    "stay": any_of(
        r"\b(?:won'?t|will not|'m not|'re not) (?:be )?(?:leav|switch|clos|mov)(?:e|ing|ing it)?\b",
        r"\b(?:i|we) stay(?=[.!,]|$)|\bkeep (?:us|me) as (?:we are|i am)\b",
        r"\b(?:i|we) (?:withdraw|take back) (?:the|my|our) (?:notice|cancellation|letter)\b",
        r"\bhold off (?:closing|cancelling|ending)\b",
        rf"(?:{_WILL}|\blet's|\bhappy to|\bi'?d like to) (?:stay|renew|carry on|stick (?:with|around)|continue|keep (?:it|the|my|our|going)(?! (?:in mind|on file|brochure|flyer|card|number|leaflet|e-?mail)))\b",
        rf"{_WILL} give you (?:another|one (?:more|last)|a (?:second|last)) (?:chance|try|go|year)\b",
        r"\brenew it\b",
        r"\b(?:keep|leave) (?:the (?:policy|plan|account|subscription|contract|line)|it (?:running|on|going|open|in place|active|as it is)|me on|us on)\b",
        r"\blet it run\b|\btalked me (?:out of it|round|into (?:it|staying))\b",
        r"\b(?:don'?t|do not|won'?t|will not|no need to) (?:cancel|close it|end it)\b",
        r"\bcancel the cancellation\b",
        r"\b(?:forget|tear up|scrap|withdraw|ignore|bin|drop) (?:the|my|our) (?:cancellation|notice|letter|termination)\b",
        r"\byou(?:'ve| have) (?:kept|saved) (?:me|us)\b",
        r"\b(?:i'm|we're) (?:staying|not leaving|not going anywhere)\b",
    ),
    "call": any_of(
        rf"\b(?:(?:have|let|get|tell) {_PEOPLE} (?:to )?|(?:he|she|they|you) (?:can|may) )(?:ring|phone|call) (?:me|us)\b[^.?!]{{0,40}}(?:{TIME}|\bthen\b)",
        rf"{_BID}(?:ring|phone|call|try|catch|give)(?: (?:me|us|him|her|here|back|again|this number|a (?:ring|call|bell|shout|buzz)))+\b[^.?!]{{0,40}}{TIME}",
        rf"{TIME}[^.?!]{{0,25}}\b(?:ring|phone|call) (?:me|us)\b",
    ),
    "meeting": any_of(
        r"\b(?:i've|we've|i have|we have) (?:put you (?:down|in)|booked (?:it|you|us)|blocked|written (?:it|you) (?:down|in)|noted it|cleared it)\b",
        rf"\b(?:has to|must|should|can|could|would have to|better|let it) be (?:this |next )?{TIME}",
        rf"{_SEND} (?:the |an? |that |me an? |us an? |me the )?(?:calendar |meeting )?invit\w*",
        r"\bbook (?:it|me|us|that|him|her|them)\b",
        r"\b(?:put|write) (?:it|that|you|this|me|us|her|him) (?:down )?in(?:to)? (?:my|the|your|our|his|her) (?:calendar|diary|book)\b",
        r"\bput you in(?=[.,!]|$)|\bpencil (?:me|it|you|us) in\b",
        rf"\bput (?:me|us|you|him|her) down (?:for|on|at)\b[^.?!]*{TIME}",
        rf"\blet'?s (?:meet|talk|do|say|make it|go for|go with|call it|have)\b[^.?!]*{TIME}",
        rf"{_BID}make it {_AROUND}{TIME}",
        rf"{_WILL} (?:be (?:there|here|waiting|ready|expecting you)|see you|expect you|meet you|have (?:you|him|her|them) (?:in|over))\b",
        rf"{_BID}(?:come|drop|pop|swing|stop|call (?:in|by|round)|bring|be (?:here|there)|show up|turn up|meet|join|see)\b(?! to think)[^.?!]{{0,50}}{TIME}",
        rf"\b(?:have|send|get|bring) {_PEOPLE}(?: (?:come|over|round|in|out|along|by|here|up|down|to (?:us|me|see \w+)))* {_AROUND}{TIME}",
        rf"{TIME}[^.?!]{{0,30}}\bin (?:my|the|our) (?:diary|calendar)\b",
        rf"\b(?:come|drop|pop) (?:by|in|over|round|along|to)\b[^.?!]{{0,40}}{TIME}",
    ),
    "step": any_of(
        rf"\b(?:i'm|we're) (?:sending|texting|writing|e-?mailing|mailing|forwarding|calling|putting|getting|copying|asking|seeing|meeting) [^.?!]*{_SOON}",
        rf"\b(?:she|he|they|(?:my|our) \w+)(?:'ll| will) (?:ring|call|phone|send|e-?mail|mail|write|see|meet|get back|contact|bring) [^.?!]*{_SOON}",
        rf"\b(?:my|our) \w+ (?:e-?mails|mails|sends|rings|calls|brings|gets) [^.?!]*{_SOON}",
        r"\btry (?:her |him |them )?then\b",
        rf"{_WILL} (?:pick up|be waiting for your call|put (?:it|you|this|that) to (?:them|the|my|our))\b",
        r"\band recommend (?:it|you|yours)\b",
        r"\blet'?s (?:go ahead and )?(?:schedule|book|set up|arrange)\b",
        r"\b(?:happy|glad|willing) to (?:meet|see|have) (?:a|the|you|it)\b",
        # They do it themselves, and that alone is definite.
        rf"{_WILL} (?:photograph|scan|put you (?:through|on to)|hand you|pass you|transfer you|introduce you|connect you|give you (?:access|a key)|install|recommend (?:it|you|this|that|yours)|put (?:it|this|that|yours?) (?:on|in|to|before|forward) (?:the|my|our))\b",
        # Anybody says that they will; who names the day means it.
        rf"{_WILL} (?:\w+ )?(?:send|e-?mail|mail|forward|pull|dig|collect|gather|upload|share|export|fill|copy|get|have|hook|loop|count|measure|give|bring|pass|write|put|speak|talk|ask|show|tell|raise|take|present|discuss|ring|phone|call|let you|look|go through|read|decide|do|test|try|set|run|check|drop|prepare|confirm)\b[^.?!]*{_SOON}",
        rf"\b(?:i|we)(?:'d|'ll) (?:do|take|go for|start with) (?:just |only )?{_NUMBER} \w+",
        rf"{_BID}start (?:us )?with (?:just |only )?{_NUMBER}\b",
        rf"{_WILL} (?:get|fetch|find) (?:him|her|you (?:my|our|the)|my \w+|our \w+)(?= for you|[.,!]|$)",
        rf"\byou(?:'ll| will| can| shall) (?:get|have|receive|find)\b[^.?!]*{_SOON}",
    ),
}
# Between a day and "works" stands nothing but its hour: "on Monday the system works" is no answer.
_LIGHT = (
    r"(?:[ ,]+(?:at|in|on|the|around|about|morning|afternoon|evening|noon|half|past|sure|yes|that|this|it|would|then|also|for me|for a call"
    r"|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirty|\d[\d:.]*|[ap]m|o'clock|let'?s (?:say|do|make it)|make it|i can do|it is|see you))*[ ,]+"
)
_GOOD = (
    r"(?:fine|good|perfect|great|okay|ok|free|all right|alright|better|best|possible|ideal|clear)"
)
# Said in answer: they commit to a meeting that the rep has proposed.
ANSWERS = any_of(
    rf"{TIME}{_LIGHT}(?:works?|suits?|is {_GOOD}|sounds (?:good|fine|okay)|it is|work|be {_GOOD}|suit|{_GOOD}|will do|would do|can do|yes|then)\b",
    rf"{TIME}(?:'s| is) {_GOOD}\b",
    rf"\b(?:works?(?: for me)?|suits me|fine|good|perfect|okay|ok|yes|yeah|sure|great|make it|let'?s (?:say|do)){_LIGHT}{TIME}",
    rf"\b(?:i'?m|we'?re|i am|we are)(?: \w+)? (?:free|available|around|open|about|in|here|there|in the office)\b[^.?!]{{0,25}}{TIME}",
    rf"\b(?:i|we) (?:can|could) (?:do|make|meet|manage|talk|see you|fit you in)\b[^.?!]{{0,25}}{TIME}",
    rf"\b(?:have|got|there is|there's)(?: \w+)? (?:time|availability|a slot|an opening|half an hour|an hour|a gap)\b[^.?!]{{0,25}}{TIME}",
    rf"^(?=.{{1,60}}$)\W*(?:{TIME}|at|on|in the| |,|then|morning|afternoon|please|half|past|\d|ten|two|three|four|nine|eleven)+\W*$",
    # "Thursday, two o'clock, and bring the plans."
    rf"^\W*(?:(?:yes|well|okay|then|oh|all right|right|go on|fine|hm+)\W+(?:then\W+)?)*(?:on |at |the |say |about )*{TIME}(?:[ ,]+(?:the |at |on )*{TIME})*(?=[,.!]|\Z| and\b| then\b| sharp\b| (?:morning|afternoon|evening)\b)",
)
# A goodbye that repeats what stands: alone it binds only where a time was named just before.
FAREWELL = any_of(
    rf"\b(?:see|talk to|speak (?:to|with)) you (?:on |at |then|{TIME})",
    rf"\blook(?:ing)? forward to (?:it|meeting|speaking|our)\b|\b(?:until|till) (?:then|{TIME})",
)
_AGREES = (
    r"yes|yeah|yep|yup|aye|sure|okay|ok|alright|all right|perfect|great|lovely|brilliant",
    r"absolutely|definitely|fine|agreed|certainly|of course(?! (?:it|he|she|they|you)\b)|done",
    r"very well|by all means|you're on|go on|go for it|please|happy with that",
    r"i'?m happy with that|right you are|good idea|i suppose (?:so|that's fine)",
    r"if you (?:must|like)|you (?:may|can|could)(?=[.,!]|$)|right(?=[.,!]|$)",
    r"(?:i'm )?up for (?:it|that)|i'?m game|i'?d be up for (?:it|that)",
    r"(?:that'?s |it'?s )?a yes|will do|another (?:year|term)|same again|okey-?dok\w+|accepted",
    r"we accept|i accept|(?:i|we) say yes|(?:it|that) (?:does|would|will)(?=[.,!]|$)",
    r"yes (?:it|that|you|i|we) (?:does|would|will|can|may|do)",
    r"(?:i|we) (?:would|do|will)(?=[.,!]|$)|let's(?=[.,!]|$)|(?:it|that|the \w+)(?:'s| is) free",
    r"(?:i am|we are|she is|he is)(?=[.,!]|$)",
    r"(?:that |it )?sounds (?:good|great|perfect|fine|reasonable|like a plan)",
    r"(?:(?:that|it)(?:'ll|'d| will| would)? )?(?:works?|suits?|do me|does it|do(?=[.,!]|$)|be (?:fine|good|perfect|great|lovely|all right))(?: (?:for )?(?:me|us))?",
    r"that's (?:fine|good|perfect|all right|okay)|let's do (?:it|that)|please do|go ahead",
    r"why not|do that|i(?:'d| would) (?:like|love) that",
)
YES = re.compile(
    rf"^\W*(?:(?:well|oh|you know what|hm+|right|then|and|so|in that case)\W+)*(?:{'|'.join(_AGREES)})\b",
    re.IGNORECASE,
)
# "No" that says yes, and "if" that sets no condition.
IDIOMS = any_of(
    r"\bno (?:problem|worries|objections?|doubt|complaints?|harm|trouble|bother)\b|\bwhy not\b|\bcan'?t wait\b|\b(?:don'?t|can'?t) see why not\b|\bnot a problem\b|\byou know what\b\??|\bnot bad\b|\bif (?:it|that|this)(?:'s| is| works)? ?(?:okay|ok|fine|good|all right|alright|works)?(?: (?:with|for) you)?(?=[.!,]|$)",
)
# They say yes to whatever is on the table: what that is, the rep's last words tell.
OPEN = any_of(
    r"\blet's (?:run it|start|have it|take it|do it|go ahead|get started|make it happen|move forward|get it done)\b",
    r"\b(?:book|reserve|activate|start|add|take|set up|switch on) (?:it|that|them|us|me)\b",
    r"\bdo (?:that one|this one|both)\b|\bput (?:me|us|you) down\b|\bcount (?:me|us) in\b",
    r"\bsign (?:me|us) up\b|\b(?:i'm|we're) in\b",
    rf"\bstart (?:us |me |it |them )?(?:on |from |at )*{TIME}",
)
ORDER = re.compile(
    r"^\W*(?:(?:yes|okay|ok|right|fine|then|please|so|sure|all right|go on)\W+)*(?P<verb>[a-z]{3,}) (?:it|that|them|both|(?:us|me|him|her) (?:up|over|on|down|in|through))\b",
    re.IGNORECASE,
)
# In answer to "could you send me the figures?".
DOES_IT = any_of(
    rf"{_WILL} (?:send|get|forward|e-?mail|mail|share|pass|find|do|ask|introduce)\b|\bwill do\b|\byou'll (?:have|get) (?:it|them)\b",
)
# A part of what was offered: "only there", "the other four stay as they are".
PARTLY = any_of(
    r"\b(?:only|just) (?:there|that one|this one|the one|one|for (?:the|one|now)|to (?:start|begin) with)\b",
    r"\bthe (?:other|others|rest|remaining)\b[^.?!]*\b(?:stay|stays|wait|waits|later|not|can't|don't|as (?:it is|they are)|when|if|see|next)\b",
    r"\bleave the (?:others|other|rest)\b|\bnot the \w+(?=[.!,]|$)",
    r"\b(?:\d+|two|three|four|five|six|ten|twelve|twenty|all|every\w*), no\b|\b(?:about|for) the rest\b",
    r"\bnot (?:all|everything|the whole|every)\b",
    r"\b(?:two|three|four|half|some|a few|a couple) of (?:them|those|the)\b",
    r"\b(?:to (?:begin|start) with|for a start|as a first step|just the first|start (?:small|with (?:\d+|one|two|three|four|five|ten|the first)))\b",
)
# It holds for the moment only: "don't cancel anything yet".
FOR_NOW = any_of(
    r"\b(?:yet|for now|for the moment|for the time being|until|till|pause|hold off|on hold)\b"
)
# A day on which they are not to be had, or a habit or a story that has a day in it.
NO_APPOINTMENT = any_of(
    r"\b(?:away|busy|booked|full|closed?|closing|opens?|leave|holidays?|vacation|off|abroad|out|in court|recital|wedding|funeral|exams?|auditor|audit|vet|trucks?|flight|flying|travel\w*|inventory|stock-?taking)\b",
    r"\b(?:was|were|had|came|went|used|did|got|every|always|usually|each|since|last|delivery|deliver|start|finish|works? fine|runs?)\b",
)
