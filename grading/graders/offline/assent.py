"""How customers say yes to what a rep proposed: in a word, with a day, with a goodbye."""

# ruff: noqa: E501  (patterns read better unbroken)

import re

from grading.graders.offline.signs import any_of
from grading.graders.offline.speech import DIARY, WHEN

_GOOD = r"(?:fine|good|perfect|great|okay|ok|free|all right|alright|better|best|possible|ideal|clear|lovely|open|quiet)"
_SUITS = (
    r"(?:works?|suits?|fits|will do|would do|can do|'ll do|does it|it is|then|will be fine|be fine)"
)
# Between a day and "works" stands nothing but its hour: "on Monday the system works" is no answer.
_LIGHT = (
    r"(?:[ ,]+(?:at|in|on|the|around|about|morning|afternoon|evening|noon|half|past|sure|yes|that|this|it|would|then|also|for me|for a call"
    r"|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirty|\d[\d:.]*|[ap]m|o'clock|let'?s (?:say|do|make it)|make it|i can do|it is|see you))*[ ,]+"
)
_WELL = r"(?:(?:yes|yeah|well|okay|ok|then|oh|all right|alright|right|go on|fine|good|sure|hm+|hmph|say|very well|perfect|great|lovely|no|so)\W+(?:then\W+)?)*"
# Said in answer: they commit to a meeting that the rep has proposed.
ANSWERS = any_of(
    rf"{WHEN}{_LIGHT}(?:{_SUITS}|(?:is|sounds|looks|be) {_GOOD}|{_GOOD}|yes|is as good (?:a \w+ )?as any)\b",
    rf"{WHEN}(?:'s| is) (?:{_GOOD}|as good (?:a \w+ )?as any)\b",
    rf"\b(?:it|that)(?:'s| is) {_GOOD}(?: for (?:me|us))?,? (?:on |at )?{WHEN}",
    rf"\b(?:i'?m|we'?re|i am|we are)(?: \w+)? (?:free|available|around|open|about|in|here|there)\b[^.?!]{{0,30}}{WHEN}",
    rf"\b(?:have|got|there is|there's)(?: \w+)? (?:time|availability|a slot|an opening|half an hour|an hour|a gap|\w+ minutes)\b[^.?!]{{0,25}}{WHEN}",
    # "Thursday, two o'clock, and bring the plans."
    rf"^\W*{_WELL}(?:on |at |the |say |about |let's say )*{WHEN}(?:[ ,]+(?:the |at |on |in |and |say )*{WHEN})*(?=[,.!]|\Z| and\b| then\b| sharp\b| it is\b| (?:morning|afternoon|evening)\b)",
)
# A goodbye that repeats what stands: alone it binds only where a time was named just before.
FAREWELL = any_of(
    rf"\b(?:see|talk to|speak (?:to|with)) you (?:on |at |then|there|{WHEN})",
    rf"\blook(?:ing)? forward to (?:it|meeting|speaking|our)\b|\b(?:until|till) (?:then|{WHEN})",
)
_AGREES = (
    r"yes|yeah|yep|yup|aye|mm+-?hm+|uh-?huh|sure|okay|ok|alright|all right|perfect|great|lovely|brilliant|good(?=[.,!]|$)|super|splendid|excellent|ideal|grand|smashing|marvellous",
    r"absolutely|definitely|fine|agreed(?! that| on| with)|certainly|of course(?! (?:it|he|she|they|you)\b)|done|gladly|with pleasure|happily|granted|settled",
    r"very well|by all means|you're on|go on|go for it|please|be my guest|have it your way|(?:be it|so be it)|fair enough|it's a date|ay",
    r"right you are|good idea|i suppose (?:so|(?:it|that) (?:is|does|will)|we (?:are|will)|that's fine|that works|you can)|you've (?:got )?a deal",
    r"(?:i |we |you )?(?:may|might)(?: just)? as well(?=[.,!]|$)|you (?:may|can|could|do that)(?=[.,!]|$)|right(?=[.,!]|$)",
    r"(?:i'm |i'd be )?up for (?:it|that)|i'?m game|(?:i'?m )?happy with that|i(?:'d| would) (?:like|love|appreciate) (?:that|it)",
    r"(?:that'?s |it'?s )?a yes(?! to)|will do|another (?:year|term)|same again|okey-?dok\w+|accepted",
    r"(?:i|we) (?:accept|agree|say yes|would|do|will|can)(?=[.,!]|$)|(?:it|that) (?:does|would|will|can)(?=[.,!]|$)",
    r"yes (?:it|that|you|i|we) (?:does|would|will|can|may|do)|(?:i am|we are|she is|he is)(?=[.,!]|$)",
    r"(?:(?:i|we) (?:reckon|think|guess|suppose|imagine) )?(?:i|we) (?:can|could|should|might) (?:just )?(?:make|do|manage|live with|stretch to|run to) (?:that|it)|(?:i|we) (?:reckon|think|guess|expect) so|(?:i'?ve|i have|we'?ve) no (?:quarrel|problem|objection|issue)s?|twist my arm|suits me down|music to my ears",
    r"let's(?=[.,!]|$)|let's do (?:it|that)|(?:it|that|the \w+)(?:'s| is) free|nothing against (?:it|that)|i can live with that",
    r"(?:that |it )?(?:sounds|looks|seems) (?:like (?:we are|we do|it|a yes|i am)|good|great|perfect|fine|reasonable|fair|sensible|like a plan)(?: to me)?",
    r"(?:(?:that|it|this)(?:'ll|'d| will| would| should)? )?(?:works?(?= for (?:me|us)\b|[.,!]|$)|suits?|fits|do me|does it|do(?: nicely)?(?=[.,!]|$)|be (?:fine|good|perfect|great|lovely|all right|helpful))(?: (?:for )?(?:me|us))?",
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|that|it)(?:'s| is) (?:fine|good|perfect|all right|okay|settled|agreed|a plan)|please do|do that|do so|go ahead|why not",
)
YES = re.compile(
    rf"^\W*(?:(?:well|oh|you know what|hm+|hmph|right|then|and|so|in that case|ah|fine|go on|ugh|god|look|now|sure|listen|erm?|um|see)\W+)*(?:{'|'.join(_AGREES)})\b",
    re.IGNORECASE,
)
# "No" that says yes, and "if" that sets no condition.
IDIOMS = any_of(
    r"\b(?:i )?(?:thought )?you'd never ask\b|\bif it ain't broke(?:n)?(?:,? don't fix it)?\b|\bno (?:quarrel|issue|problem|worries|objections?|doubt|complaints?|harm|trouble|bother|reason not to)\b|\bwhy not\b|\bcan'?t wait\b|\b(?:i |we )?(?:don'?t|can'?t|do not|cannot) see why not\b|\bnot a problem\b|\b(?:i |we )?(?:may|might)(?: just)? as well(?=[.,!]|$)|, (?:isn't|doesn't|aren't|don't|won't|haven't|can't) (?:it|we|they|i|you|that)\b\??|\bno (?:point|sense|use)(?: in)? \w+ing\b|\b(?:and )?(?:where|what)(?:'s| is) the harm\b\??|\bwhat (?:have|do|did) (?:i|we) (?:got |have )?to lose\b\??|\bwhat(?:'s| is) not to like\b\??|\byou know what\b\??|\bnot bad\b|\bif (?:it|that|this)(?:'s| is| works)? ?(?:okay|ok|fine|good|all right|alright|works)?(?: (?:with|for) you)?(?=[.!,]|$)|\bnothing against (?:it|that)\b|\b(?:can't|couldn't) (?:say no|argue|refuse|turn (?:(?:that|it) )?down)\b|\bnot with (?:this|that|these|those|my|our)\b|\bno need to \w+\b|\bwould(?:n't| not) miss it\b",
)
# The word that ends a haggle.
CLINCHES = any_of(
    r"^\W*(?:(?:well|go on|oh|right|okay|fine|then|all right)\W+)*(?:done|deal|agreed|sold|you're on|it's a deal|shake on it)(?=[.,!]|$)"
)
# Where the rep asks what stands against it, a no is the yes.
NO_OBJECTION = any_of(
    r"^\W*(?:(?:well|oh|hm+|er|um|god|lord)\W+)*(?:no(?=[,.!]|$)|nope|nah|none(?: (?:whatsoever|at all))?|not (?:at all|really|in the least|that i|as far)|nothing|go ahead|never|not one)\b(?! (?:of|but|except|besides|apart|until|till|yet))(?:\W+(?:no|nope|none|not at all|nothing)\b)*"
)
# A day on which they are not to be had, or a habit or a story that has a day in it.
NO_APPOINTMENT = any_of(
    r"\b(?:away|busy|booked|full|closed?|closing|opens?|leaves?|holidays?|vacation|off|abroad|out|shut|in court|recital|wedding|funeral|exams?|auditor|audit|vet|trucks?|flight|flying|travel\w*|inventory|stock-?taking|deadline|expires?|ends?)\b",
    r"\b(?:was|were|had|came|went|used|did|got|every|always|usually|each|since|last|delivery|deliver|start|finish|works? fine|runs?)\b",
)
NAMES_DIARY = any_of(rf"\b{DIARY}\b")
