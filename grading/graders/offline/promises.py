"""How customers commit, as patterns over one clause of English speech."""

# ruff: noqa: E501  (patterns read better unbroken)

import re
from typing import Literal

from grading.graders.offline.signs import any_of
from grading.graders.offline.speech import (
    AM,
    BID,
    BOUGHT,
    BUY,
    BUYING,
    DELIVER,
    DELIVERING,
    DELIVERS,
    DIARY,
    HAVE,
    NUMBER,
    PAPERS,
    PEOPLE,
    SOON,
    SPAN,
    THEY,
    THING,
    WHEN,
    WILL,
)

# What a customer can commit to. "call": that they are rung up; "step": something else definite, but
# less than any objective. "agreed": a yes in so many words; the rep's last proposal says to what.
Kind = Literal["deal", "stay", "trial", "meeting", "call", "step", "agreed"]

# The one question that signs.
SIGNS = any_of(
    r"\bwhere (?:do|should|can) (?:i|we) sign\b|\bwhere(?:'s| is) (?:the dotted line|my pen)\b|\b(?:want|need) my signature\b|\bwhere(?:'s| is) (?:the|your) (?:card machine|till|form)\b|\bwhere do (?:i|we) pay\b|\bwho(?:m)? do (?:i|we) (?:pay|make (?:it|the \w+) out to)\b",
)
_MINUTES_OF_MINE = rf"(?:half an hour|an hour|(?:the first |your )?(?:{NUMBER}|\w+) minutes|(?:a|the|your) (?:slot|table))"
# Said outright, the first kind that fits. What names a diary or a test is no order, whatever its verb.
PROMISES: dict[Kind, re.Pattern[str]] = {
    "trial": any_of(
        r"\b(?:on (?:loan|approval|trial)|as a (?:trial|test|pilot))\b",
        r"\b(?:start|try|set (?:me|us|it) up|sign (?:me|us) up|do|begin|run|go for|have|take|kick off|let's)\b[^.?!]{0,25}\b(?:trial|pilot|test (?:run|phase|week|month|account)|proof of concept)\b",
        rf"(?:{WILL}|\bi'd|\bwe'd) (?:try|test|trial|pilot) {THING}",
        rf"(?:{WILL}|{AM}|{BID}) ?(?:do|doing|take|taking|try|trying|start with) {SPAN}",
        rf"{BID}(?:leave|lend|give|send) (?:us|me) (?:{THING}|{NUMBER}|a)\b[^.?!]{{0,20}} for {SPAN}",
        rf"{SPAN}[^.?!]{{0,40}}\b(?:beginning|starting|start|from) (?:on )?{WHEN}",
    ),
    "stay": any_of(
        rf"(?:{WILL}|{AM}) (?:stay|renew|carry on|stick (?:with|around|it out)|continue|remain|(?:keep|hang on to|hold on to|stick with) (?:it|the \w+|my \w+|our \w+|you|going)(?! (?:in mind|on file|posted)))\b",
        rf"{AM} (?:staying|renewing|sticking|continuing|carrying on|keeping (?:it|the|my|our|you))\b",
        rf"{BID}(?:keep|leave) (?:the (?!cancel|notice|letter|termin)\w+|it|me|us|everything|things|my \w+|our \w+) (?:running|as (?:it|they|we|i|before)\b|on\b(?! hold)|going|open|in place|active|where|alone|with you|the way)",
        r"(?:^\W*|\b(?:then|so|and|yes|okay|well|no),? )(?:we|i) (?:stay|remain|renew|carry on|continue|keep (?:it|you|the))\b",
        rf"{BID}(?:leave|keep) (?:me|us) (?:on|in|with)\b(?! hold)|{BID}same again\b",
        rf"{BID}(?:carry on|continue)(?: as (?:before|usual|we|it)\b|(?=[.,!]|$))|\blet it run\b",
        r"\btalked me (?:out of it|into staying)\b|\byou(?:'ve| have) (?:kept|saved|won)(?: \w+)? (?:me|us)\b",
        r"\b(?:don'?t|do not|won'?t|will not|no need to|not going to|needn'?t|never mind about|rather not|hold off) (?:cancel\w*|clos\w+|end(?:ing)?|leav\w+|switch\w*|go(?:ing)? anywhere|mov\w+)\b",
        r"\b(?:i'm|we're|i am|we are) not (?:leaving|switching|cancelling|going anywhere|moving|closing)\b",
        rf"{BID}(?!(?:process|confirm|complete|accept|send|file|see|get|do|action|handle|read|with|have|in|on|of|the|and|use|check|find) )(?!leave |let |keep )[a-z]+ (?:up |out |back )?(?:the|my|our|that) (?:cancellation|notice|letter|termination|tender|request)\b(?! (?:through|on hold|in|to))",
        r"\bforget (?:that )?i (?:called|asked|rang|said anything)\b",
        rf"{BID}(?:renew|extend)\b(?! (?:if|when))|{WILL} (?:stop|stay) (?:where|as|put|on)\b|{WILL} go month to month\b|^\W*{NUMBER}(?: more)? (?:years?|terms?|seasons?)(?=[.,!]|$)|\b(?:another|one more|{NUMBER} more) (?:years?|terms?|seasons?|go|chance|try)(?: (?:then|it is|please))?(?=[.,!]|$)",
        rf"{WILL} give you (?:another|one (?:more|last)|a (?:second|last)) (?:chance|try|go|year)\b",
    ),
    "call": any_of(
        rf"{WILL} (?:have|get|ask|tell) (?:\w+ ){{1,4}}(?:ring|call|phone|contact|e-?mail|write to) you\b",
        rf"\b(?:(?:have|let|get|tell) {PEOPLE} (?:to )?|(?:he|she|they|you|your \w+) (?:(?:can|may|should|could) )?)(?:ring|phone|telephone|call|buzz) (?:me|us)\b[^.?!]{{0,40}}(?:{SOON}|\bthen\b)",
        rf"{BID}(?:ring|phone|telephone|call|try|catch|give)(?: (?:me|us|him|her|here|back|again|this number|a (?:ring|call|bell|shout|buzz)))+\b(?:[^.?!]{{0,40}}{WHEN}| then\b)",
        rf"{WHEN}[^.?!]{{0,25}}\b(?:ring|phone|call) (?:me|us)\b",
    ),
    "meeting": any_of(
        rf"\bput (?:it|that|something|(?:a|an|the|our) \w+) in\b[^.?!]{{0,20}}{WHEN}",
        rf"\b(?:put|write|pencil|mark|enter|pop|stick|block|got|have|it's|that's|is|note|noted|down)\b[^.?!]{{0,30}}\b(?:in(?:to)?|on|for)\b (?:my|the|your|our|his|her) {DIARY}\b",
        r"\b(?:pencil|book|put|slot|fit|squeeze) (?:me|it|you|us|that|him|her|them) in\b(?! (?:the|an?|touch))|\bpencill?ed (?:you |it |that )?in\b",
        rf"\bput (?:me|us|you|him|her|it) down\b[^.?!]*(?:{WHEN}|\bthen\b)",
        r"\b(?:send|sent|accept|accepted|got|forward)\b[^.?!]{0,25}\binvit\w+|\bit's a date\b",
        r"\b(?:i've|we've|i have|we have)(?: just| already)? (?:(?:put|popped|slotted|squeezed|stuck|fitted) (?:you|it|that|him|her) (?:down|in|on)|booked|blocked|written (?:it|you) (?:down|in)|noted it|cleared|given you|kept|reserved)\b",
        rf"\b(?:you|he|she|they) (?:can(?: both)? have|may have|'ve got|have got|have|get|can get|can both have)\b[^.?!]{{0,12}} ?{_MINUTES_OF_MINE}",
        rf"(?:{WILL}|\bi could|\bwe could) (?:give|spare|do|offer|manage) (?:you |him |her )?{_MINUTES_OF_MINE}|\byou'll get {_MINUTES_OF_MINE}",
        rf"{WILL} (?:meet|talk|speak|sit down)\b[^.?!]*{WHEN}",
        rf"\blet's (?:say|make it|go for|go with|call it|have|do)\b[^.?!]*{WHEN}",
        rf"{BID}make (?:it|that) \b[^.?!]{{0,20}}{WHEN}|\b(?:has to|must|should|can|could|better|let it|it'll) be (?:this |next )?{WHEN}",
        rf"{WILL} (?:get|have|bring|gather)\b[^.?!]{{0,40}}\b(?:round the table|together|in (?:the|one) room|on the line)\b[^.?!]*{WHEN}",
        rf"\b(?:i|we|he|she|they) (?:could|can) (?:see|meet|fit|squeeze|have|take) (?:you|him|her)\b[^.?!]*{WHEN}",
        rf"{WILL} (?:be (?:there|here|waiting|ready|around|in|at|expecting you|up)|see you|expect you|meet you|look out for you|show you (?:round|around)|have (?:you|him|her|them|the \w+) (?:in|over|on|ready))\b",
        rf"{BID}(?:come|drop|pop|swing|stop|bring|be (?:here|there)|show up|turn up|meet|join|see|visit|ask for|call (?:in|by|round)|look in|find me|catch me)\b(?! to think)[^.?!]{{0,50}}{WHEN}",
        rf"{BID}(?:come|drop|pop|swing|stop|look) (?:by|in|over|round|along|on over|up|down)\b(?! (?:if|when|some))",
        rf"(?<!'ll )(?<!will )\b(?:have|send|get|bring|let) {PEOPLE}(?: (?:come|over|round|in|out|along|by|here|up|down|to (?:us|me|see \w+)))*\b[^.?!]{{0,15}}{WHEN}",
        rf"\b(?:he|she|they|your \w+|{PEOPLE}) (?:can|may|could|should|'d better) (?:come|drop|pop|see|visit|look|put|install|start|be|have|bring|do|fit|take)\b[^.?!]*{WHEN}",
    ),
    "agreed": any_of(
        rf"{BID}(?:start|begin) (?:us |me |it |them |there |here )?(?:up )?(?:on |from |at |with )*{WHEN}",
        r"\blet(?:'s| us) (?:do (?:it|this|that|them|both)|run (?:it|with it)|start|have (?:it|them|one)|take it|go (?:for it|ahead|with (?:it|that))|get (?:started|going|it done|on with it)|make it happen|move forward|get (?:it|this) (?:done|over with)|proceed)\b",
        rf"{BID}(?:book|reserve|activate|start|add|take|set up|switch on|do|enter|put through|file|deliver|ship|process|order|charge|install|renew|extend|switch) (?:it|that|that one|this one|them|those|these|both|us|me)\b(?! (?:if|when|with you|from there|to (?:me|us|my|our|the)|a|an|the|your|some))",
        rf"\b(?:sign|put|count) (?:me|us) (?:up|down|in)\b|{AM} (?:in|game|on board|up for it|all in)(?=[.,!]|$)|\byou're on\b",
        rf"{BID}go ahead and (?!schedule|book|set)\w+ \w+|{WILL} (?:do (?:it|that|this)|take you up on|go along with)\b|\b(?:it|that|she)(?:'s| is| has been)(?: \w+)? (?:accepted|booked|settled|arranged|agreed|approved|signed|paid|ordered|done)\b(?! now)|\byou can count on (?:me|us)\b|\bconsider it (?:done|booked|settled|agreed)\b|^\W*(?:it's |that's |you've got (?:yourself )?a )?deal\b|{WILL} (?:have|give (?:it|that|this|you)) a (?:go|try|whirl|shot|bash|crack)\b|{BID}(?:bump|move|shift|roll|knock|sling|stick|pop|chuck|whack) (?:me|us|it|that|them) (?:up|over|across|on|in|through|down|forward)\b|\b(?:it's|that's|call it|you have) a yes\b(?! to)|\bgreen light\b|\b(?:i|we) (?:accept|agree|say yes)(?=[.,!]|$)|\bgo-ahead\b|\bit's you(?=[.,!]|$)|\b(?:i|we)(?:'ve| have) (?:chosen|picked|gone (?:for|with)|decided on) you\b|\btalked me (?:round|into it)\b",
        rf"\byou (?:can|may) (?:begin|start|go ahead)(?=[.,!]|$)|{BID}make (?:it|that) {NUMBER}(?=[.,!]|$)|\blet's go (?:the|all)\b|{BID}(?:put|stick|write|mark) (?:me |us )?(?:down (?:for )?)?{NUMBER}(?: down| in| on)?(?=[.,!]|$| and\b)|{BID}give (?:me|us) {NUMBER}(?=[.,!]|$| (?:of|and)\b)",
        rf"{BID}(?:send|give|get) (?:me|us) (?:the|a|my|our) (?:login|logins|access|password|account|key|keys)\b",
        rf"{AM} (?:pressing|clicking|typing|filling|transferring|entering)\b",
    ),
    "deal": any_of(
        SIGNS.pattern,
        rf"{WILL} {BUY}\b(?! (?:if|when|through|over it|it (?:over|through)|and (?:schedule|book|set|arrange|meet|plan)))",
        rf"{WILL} (?:take|have|sign up for|get) (?:it|both(?! of (?:them|us))|you|all of (?:it|them)|all|the lot|them|those|these|that one|this one|the (?:\w+ ){{0,2}}(?:plan|package|option|policy|one|version|offer|deal)|(?:the )?{NUMBER}(?! (?:look|minute|more look|second)))(?! (?:under|into|from (?:here|there)|across|over|with a|to (?:you|the|my|our|my)|up|as|home|away|back))\b",
        r"\byou(?:'ve| have)(?: just)? (?:sold|got) (?:yourself )?(?:\w+ )?(?:ovens?|one|two|three|four|five|ten|a (?:\w+ )?(?:customer|client|sale))\b|\bconsider (?:me|us) (?:a )?(?:customers?|clients?|in|sold|signed)\b|\b(?:it's|it is|they're)\b[^.?!]{0,25}\bsigned\b",
        rf"(?:^\W*|\b(?:then|so|okay|good|yes|fine|right|is),? )(?:we|i) (?:take|buy|order) (?:it|them|both|{NUMBER}|the (?!bus|train|car|view|time|word)\w+)|{WILL} (?:leave|have|get|bring|send|transfer|wire|give) (?:you )?(?:the|your|some) (?:money|cash|cheque|deposit)\b",
        rf"{AM} {BUYING}\b(?! (?:if|when|a look|care|the dog|lunch|it (?:in-?house|elsewhere|away|off|out|down)))|{AM} (?:sold|convinced|happy to (?:pay|sign))\b",
        rf"\b(?:i've|we've|i have|we have)(?: \w+)? {BOUGHT}\b|\b(?:i|we)(?: just| already| now)? {BOUGHT}(?: (?:it|that|them|this|both|the {PAPERS}|and|for|on|yesterday|last|at)\b|(?=[.,!]|$))",
        rf"^\W*(?:and |all |there, |there\. )?{BOUGHT}(?: (?:it|that|the link))?(?=[.,!]| and\b|$)|^\W*sold\b",
        rf"(?<!my )\b{PAPERS}\b[^.?!]{{0,30}}\b(?:signed|paid|(?:is|are|'s) (?:yours|through|in|done|placed|on (?:its|the|their) way|scanning|approved|agreed)|went (?:through|out|off)|gone (?:through|out|off)|(?:with you|back|in your (?:inbox|mail)|over to you)|been (?:placed|paid|approved|sent|signed))\b",
        rf"{WILL}[^.?!]{{0,40}}\b(?:signed|back to you)\b|\bback to you signed\b|\bsigned (?:back|by|copy|today|tonight|tomorrow|before|and)\b",
        r"\byou(?:'ve| have) (?:got|won) (?:us|me|it|the (?:job|order|contract|business)|(?:yourself )?a (?:customer|client|deal|sale|new \w+))(?=[.,!]|$)|\byou(?:'ve| have) (?:convinced|sold) (?:me|us)\b",
        r"\b(?:we have|we've got|you(?:'ve| have)(?: got)?) a deal\b|\b(?:my|our) (?:name|signature)(?:'s| is) on\b|\b(?:order|job|business|contract|deal)(?:'s| is) yours\b|\b(?:shake|shaking) on it\b|\bcan live with(?: (?:it|that))?(?=[.,!]|$)",
        rf"{BID}(?:send|e-?mail|mail|get|bring|draw|write|print|start|prepare)\b[^.?!]{{0,25}}(?<!my )(?<!our )\b{PAPERS}\b(?! back)",
        rf"{BID}(?:upgrade|reorder|invoice|charge|bill|activate|ship|deliver|order|countersign|wrap) (?!if|when)\w+",
        rf"{BID}(?:add|switch|move|transfer|roll|sign|put (?:me|us))\b[^.?!]{{1,45}}\b(?:over|on|onto|up|across|through|in|out|to the (?:contract|order|bill|account|plan|subscription))\b",
        rf"{BID}(?:do|give|make) (?:me|us) (?:{NUMBER}|the)\b",
        rf"^\W*(?:fine|okay|all right|right|yes|then)?\W*{NUMBER}(?: \w+[^.?!]*)? (?:from|as of|starting) (?:the )?{WHEN}",
    ),
    "step": any_of(
        # They do it themselves, and that alone is definite.
        rf"{WILL} (?:photograph|scan|put you (?:through|on to)|hand you|pass you|transfer you|introduce|connect you|give you access|install|recommend (?:it|this|that|yours)|pull|dig out|upload|forward|copy you in|loop|put (?:it|this|that|yours?|you) (?:on|in|to|before|forward|at))\b",
        rf"{WILL} (?:get|fetch|find) (?:him|her|you (?:my|our|the)|my \w+|our \w+)(?= for you|[.,!]|$)",
        # Anybody says that they will; who names the day means it.
        rf"(?:{WILL}|\bi|\bwe|{THEY}(?:'ll| will| can|'s going to)?|\byou and i) (?:\w+ )?(?:{DELIVER}|{DELIVERS})\b[^.?!]*{SOON}",
        rf"{WHEN}[^.?!]{{0,25}}(?:{WILL}|\bi|\bwe|{THEY}(?:'ll| will| can)?) (?:{DELIVER}|{DELIVERS})\b(?! you that)",
        rf"(?:{AM}|{THEY}(?:'s| is)) {DELIVERING}\b[^.?!]*{SOON}|{WHEN}[^.?!]{{0,25}}{AM} {DELIVERING}\b",
        rf"\byou(?:'ll| will| can| shall)(?: both)? (?:get|have|receive|find|hear)\b[^.?!]*{SOON}|\b(?:with you|yours|in your (?:inbox|hands)|on your desk)\b[^.?!]*{SOON}",
        rf"{AM} (?:putting|passing|handing|transferring|connecting) you\b",
        rf"{HAVE} (?:just|already) (?:sent|e-?mailed|forwarded|uploaded|shared|told (?:her|him|them)|asked|copied)\b",
        rf"\blet'?s (?:go ahead and )?(?:schedule|book|set up|arrange)\b|{WILL} (?:schedule|book|arrange)\b",
    ),
}
ORDER = re.compile(
    r"^\W*(?:(?:yes|okay|ok|right|fine|then|please|so|sure|all right|go on)\W+)*(?!(?:and|but|for|from|with|was|does|did|has|had|like|about|because|when|what|how|why|not|all|see|know|said|think) )(?P<verb>[a-z]{3,}) (?:it|that|them|both|(?:us|me|him|her) (?:up|over|on|down|in|through))\b",
    re.IGNORECASE,
)
# An order in whichever words: "Bung the owls on".
IMPERATIVE = any_of(
    r"^\W*(?:(?:yes|yeah|okay|ok|right|fine|then|please|so|well|sure|oh|all right|go on|you) ?\W+)*"
    r"(?!(?:i|it|is|are|was|were|that|this|have|has|had|do|does|did|can|could|would|will|what|who|when|how|why|where|in|on|at|with|for|from|of|to|and|but|or|if|not|all|you|he|she|we|they|there|about|like|than|by|see|tell|say|said|mind|got|love|thank|bless|blame|because|as|after|before|over|under|into|up|down|out|off|only|just|even|both|half|once|against|behind|cancel|close|end|stop|leave|take|send|hear)\b)"
    r"(?:do|[a-z]{3,8}) (?:(?:up|in|on|over|out) )?(?:the|it|them|us|me|that|those|these|my|our|him|her|one)\b",
)
# "Could you set it up for us?"
REQUESTS = any_of(
    r"\b(?:can|could|would|will) you (?:please |just )?(?:set|start|open|sign|put|add|book|order|switch|activate|begin|do|make)\b"
)
# In answer to "could you send me the figures?".
DOES_IT = any_of(
    rf"{WILL} (?:send|get|forward|e-?mail|mail|share|pass|find|do|ask|introduce)\b|\bwill do\b|\byou'll (?:have|get) (?:it|them)\b",
)
# A part of what was offered: "only there", "the other four stay as they are".
PARTLY = any_of(
    r"\b(?:only|just) (?:there|that one|this one|the \w+|one|two|three|for (?:the|one|now)|to (?:start|begin) with)\b",
    r"\bthe (?:other|others|rest|remaining)\b[^.?!]*\b(?:stay|stays|wait|waits|later|not|can't|don't|alone|as (?:it is|they are)|when|if|see|next|after)\b",
    r"\bcan(?:'t|not) speak for (?:him|her|them|the)\b|\bthe other \w+ (?:i|we) leave\b|\bleave the (?:others?|rest)\b|\bnot the (?:whole )?\w+(?=[.!,]|$)|\b(?:for|about) the (?:rest|others?)\b|\b(?:alone|to (?:begin|start) with|for a start|as a first step|start small)(?=[.,!]|$)",
    r"\b(?:\d+|two|three|four|five|six|ten|twelve|twenty|all|every\w*), no\b|\bnot (?:all|everything|the whole|every)\b|\bfor th(?:ose|ese) (?:two|three|four|five|six)\b",
    r"\b(?:monthly|month by month|month to month|pay as (?:i|we|you) go)\b",
    r"\b(?:two|three|four|half|some|a few|a couple) of (?:them|those|the)\b|\bstart with (?:\d+|one|two|three|four|five|ten|the first)\b",
)
# It holds for the moment only: "don't cancel anything yet".
FOR_NOW = any_of(
    r"\b(?:yet|for now|for the moment|for the time being|until|till|pause|hold off|on hold)\b"
)
