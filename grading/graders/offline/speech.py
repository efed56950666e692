"""Classes of English words that the verdict's patterns are built from."""

# ruff: noqa: E501  (patterns read better unbroken)

from grading.graders.offline.signs import DAY, HOUR

_N = r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_MINUTES = r"(?:five|ten|fifteen|twenty|thirty|forty|forty-five|fifty)"
NUMBER = rf"(?:\d[\d,.]*|{_N}|fifteen|twenty|thirty|forty|fifty|sixty|a hundred|a dozen|a couple of|a few)"
SPAN = rf"(?:(?:the |those |these |your |a |an |another )?(?:{NUMBER}[- ])?(?:\w+ )?(?:hours?|days?|weeks?|fortnight|months?))"

# A day or an hour that can stand in a diary. "Tuesdays" is a habit.
WHEN = (
    rf"(?:{DAY}(?!s\b)|{HOUR}"
    rf"|\b(?:before|after|until|till|from|around|about|sharp|half|quarter (?:past|to)|{_MINUTES} (?:past|to)|half past) (?:\d{{1,2}}|{_N}|noon|lunch)\b"
    rf"|\b(?:at|by|about|around|till|from|to|say|day,?|it) {_N} {_MINUTES}\b|\b{_N} {_MINUTES} (?:on )?{DAY}|\b{_N} (?:sharp|o'clock)\b|\bbetween (?:\d+|{_N}) and (?:\d+|{_N})\b"
    r"|\b(?:this|tomorrow|the) (?:morning|afternoon|evening)\b"
    r"|\b(?:in|from|by|until|till|of|mid|early) (?:january|february|march|april|may|june|july|august|september|october|november|december)\b)"
)
# When somebody who means it will do something.
SOON = (
    rf"(?:{WHEN}|\b(?:right (?:now|away)|straight away|today|now|tonight|as we speak|this (?:minute|instant|week)|first thing|over (?:lunch|the weekend)"
    r"|by (?:the )?(?:end|close|return|noon|lunch|then)|end of (?:the )?(?:day|week|month)|the moment we hang up|within|next week|before (?:i|we|lunch|noon|the)|after (?:lunch|work|dinner|rehearsal|this)|in (?:an|a|the next|ten|five|two|half) (?:\w+ )?(?:minutes?|hours?|moment|days?))\b)"
)
_LIGHTLY = r"(?: (?:also|just|then|gladly|certainly|even|personally|both|at least|definitely|happily|now|only|all|still|already|simply|probably not|do|better|have to|go and|happily))*"
WILL = rf"(?:\b(?:i|we)(?:'ll| will| shall| can|'m going to|'re going to| am going to| are going to|'m about to|'m happy to|'re happy to| am happy to|'d be happy to|'d like to|'d love to)|\blet me|\blet us|\blet's|\b(?:happy|glad|ready) to){_LIGHTLY}"
AM = rf"\b(?:i'm|we're|i am|we are){_LIGHTLY}"
HAVE = rf"\b(?:i've|we've|i have|we have|i|we){_LIGHTLY}"
# Somebody for whom the customer speaks.
THEY = r"\b(?:he|she|they|(?:my|our|your) (?:\w+ )?\w+|the (?:\w+ )?(?:boss|team|office|manager|lads|girls|boys|two of (?:us|them)))"
PEOPLE = r"(?:him|her|them|someone|somebody|your \w+|the (?:surveyor|engineer|technician|expert|estimator|colleague|man|woman|lad))"
THING = r"(?:it|them|these|those|that|this|both|everything|the (?:\w+ ){0,2}\w+|that one|this one|your \w+|all (?:of (?:it|them)|\w+))"

# Where a request to the rep begins: "so come at ten", "Right, put us down".
BID = r"(?:^\W*|(?<!\bun)[,;:–—-] ?|\b(?:so|and|then|just|please|do|yes|yeah|okay|ok|right|fine|good|well|you can|you could|you may|you'd better|you might as well|oh|now|go on|can you|could you|let's|i'd like you to|i want you to|you'll) )"
PAPERS = r"(?:contracts?|agreements?|paperwork|papers?|orders?(?: form)?|invoice|forms?|documents?|docusign|signature page|e-?sign\w*|link to sign|renewal|policy|lease|licen[cs]e|purchase order|po|deposit|payment|quote to sign|terms|signed \w+)"
DIARY = r"(?:calendar|diary|book|planner|schedule|agenda|timetable)"

# What buying is called, as one does it, is doing it and has done it.
BUY = r"(?:buy|order|sign|countersign|purchase|pay|accept|approve|authori[sz]e|commit|subscribe|join|lease|rent|upgrade|switch|place|proceed|go (?:with|for|ahead)|move (?:forward|ahead)|do business)"
BUYING = r"(?:buying|ordering|signing|purchasing|paying|accepting|approving|committing|subscribing|joining|leasing|upgrading|switching|placing|proceeding|taking|having|going (?:with|for|ahead)|moving (?:forward|ahead|over)|doing (?:it|this|that))"
BOUGHT = r"(?:signed|countersigned|paid|ordered|bought|approved|accepted|authori[sz]ed|transferred|wired|initialled|confirmed|clicked|pressed|placed|upgraded|subscribed|put (?:my|our) (?:name|signature|initials))"
# What customers do for a rep without buying.
DELIVER = r"(?:send|e-?mail|mail|forward|pull|dig|collect|gather|upload|share|export|fill|copy|print|scan|get|have|hook|loop|count|measure|give|hand|bring|pass|write|put|speak|talk|ask|show|tell|raise|take|present|discuss|ring|phone|call|look|go|walk|read|decide|do|test|try|wear|use|set|run|check|drop|prepare|confirm|see|meet|introduce|connect|photograph|pencil|clear|arrange|book|text|post|fetch|find|open|let (?:him|her|them)|make|sort|note|warn|invite|join|mention|recommend|submit|table|start)"
DELIVERS = r"(?:sends|e-?mails|mails|forwards|pulls|uploads|shares|exports|fills|copies|prints|scans|gets|gives|hands|brings|passes|writes|puts|speaks|talks|shows|tells|takes|presents|rings|phones|calls|looks|reads|decides|tests|tries|checks|prepares|meets|sees|posts|drops)"
DELIVERING = r"(?:sending|e-?mailing|mailing|forwarding|pulling|uploading|sharing|exporting|copying|printing|scanning|getting|giving|handing|bringing|passing|writing|putting|speaking|talking|asking|showing|telling|taking|presenting|texting|calling|ringing|seeing|meeting|attaching|looping|introducing|posting|dropping)"
