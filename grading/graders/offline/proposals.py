"""What the rep put on the table, which a customer's bare yes refers to."""

# ruff: noqa: E501  (patterns read better unbroken)

import re

from grading.graders.offline.call import sentences
from grading.graders.offline.promises import Kind
from grading.graders.offline.signs import STEP, any_of
from grading.graders.offline.speech import PAPERS, WHEN

LAST = 4  # sentences of the rep's turn, at most, that an answer refers to

# Something that the customer is to do.
REQUESTS = any_of(
    r"\b(?:could|can|will|would) (?:you|i) (?:please )?(?:send|share|forward|introduce|put me through|connect|give|pass|let me have|ask|have|get)\b(?! (?:a yes|your (?:order|signature|yes)|you ))",
)
VISITS = any_of(
    r"\b(?:come|coming|drop|pop|visit|see|meet\w*|here|round|over|in person|show|demo\w*|tour|bring|invit\w+)\b"
)
_MEET = rf"(?:{STEP}|\b(?:come (?:by|over|round|in|to|up|and)|drop (?:in|by)|show you|sit down|get together|walk|bring|look at|see you|stop by|pop in|join|be (?:with you|there)|send (?:him|her|someone)|put (?:him|her|you|us) (?:down|in))\b)"
# In this order: a test comes before a purchase, and who speaks of a contract on the way to a visit
# proposes the visit.
PROPOSES: dict[Kind, re.Pattern[str]] = {
    "trial": any_of(
        r"\b(?:trial|pilot|proof of concept|try[- ]?out|test (?:it|them|this|one|in|run|phase|account|drive|week|month|installation)|on approval|sample)\b",
        r"\b(?:two|three|four|six|eight|\d+) weeks, (?:one|a|two|free)\b|\btry (?:it|one|them)\b",
    ),
    "meeting": any_of(rf"{_MEET}[^?]*{WHEN}", rf"{WHEN}[^?]*{_MEET}"),
    "deal": any_of(
        r"\b(?:contract|agreement|paperwork|sign|order|purchase|buy|get (?:you )?started|go ahead(?! and (?:schedule|book|set))|move forward|start on|kick (?:it|this|things|that) off|go live|activate|subscri\w+|upgrade|licen[cs]e|annual plan|lease|invoice|delivered|place the|start (?:you|us|it|them)|switch (?:you|it|them)|reserve|do business|deal|set you up|put (?:it|that|you) (?:through|on)|add (?:it|them|that)|change (?:the|your)|have it from|count on you)\b",
    ),
    "stay": any_of(
        r"\b(?:renew\w*|extend|carry on|continue|another (?:year|term|season|chance|try|go)|more (?:years?|months?)|stay(?: with| on)?|keep (?:your|the|it|you)|not cancel|leave (?:it|the \w+) (?:running|open|as))\b",
    ),
    "step": any_of(
        REQUESTS.pattern,
    ),
}
# A day and somebody who would come, with no word for a meeting.
_BY_DAY = any_of(
    rf"{WHEN}[^?]*(?:\bworks?\b|\bsuits?\b|\bfree\b|\bavailable\b|\b(?:i'll|we'll|could|can|would|will)\b)",
    rf"\b(?:how about|what about|would|could|can|will|does|is|shall|may|i'?d|i come|i'?ll|we'?ll|he|she|we)\b[^?]*{WHEN}",
    rf"{WHEN}[ ,]+(?:then|it is)\b",
    rf"^\W*(?:(?:and|so|then|the|on|at|say|or) )*{WHEN}[^?]*\?",
)
ASKS = any_of(
    r"\?|\b(?:could|can|shall|would|should|may|do|does|how about|what about) (?:we|you|i|that|it)\b"
)
OFFERS = any_of(r"\b(?:i'll|we'll|i will|we will|let me)\b")
# Asked to have a yes, not to learn something.
CLOSING = any_of(
    r"\b(?:shall|may|can|could|should) (?:we|i|he|she|they)\b|\bwould (?:you (?:like|be|want|have|go)|(?:that|it) (?:work|suit|be|do|fit|help))\b|\b(?:are|so) you (?:in|ready|with (?:me|us)|happy)\b|\bwhat do you say\b|\bis (?:that|it) a (?:yes|deal)\b|\bdo we\b|\bwill you\b|\bhow about\b",
    r"^\W*(?:so|then|right|okay)\b(?![^?]*\b(?:what|where|when|who|why|which|how|did|not|no)\b)[^?]*\?|\bthen\?|^(?!.*\b(?:what|where|when|who|why|which|how|do|does|did|is|are|was|have|has|any)\b)(?=.*(?:\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|sixty|hundred|both|all)\b))(?:[\w',-]+ ?){1,8}\?$|\bare we (?:doing|agreed|on|good|set)\b",
)
LEAVES = any_of(
    r"\b(?:cancel\w*|clos(?:e|ing) (?:it|the|your)|end (?:it|the|your)|leav(?:e|ing)|go(?:ing)? to (?:the|another)|terminat\w+|notice)\b"
)
# What stands against it? Here a no is a yes.
AGAINST = any_of(
    r"\b(?:any|an) (?:objections?|problem with|reason (?:not|why not|we (?:shouldn't|can't|couldn't)|i (?:shouldn't|can't|couldn't)|you (?:wouldn't|shouldn't|can't)))",
    r"\b(?:do|would) you mind (?:if|me|us)\b|\b(?:anything|something) (?:against|stopping|in the way|to stop|holding)\b|\bdo you object\b",
)
# A question that asks for leave to go on, not for a decision.
SMALL = any_of(
    r"\b(?:ask|question|know|tell|minute|moment|speak|talk|explain|hear|offer|help|useful|wait|repeat|note|guess|understand|right|fair|agree|work|look|show|try|check|call|ring|phone|send)\b"
)
# Asked to learn something: a yes or a day in answer binds nobody.
INFORMS = any_of(
    r"\b(?:when|where|who|why|which|how|what) (?:do|did|does (?:your|the|it|he|she|that)|is your|are your|was|were|has|have|happens)\b(?! (?:you (?:say|think|reckon)|leave))",
    r"\b(?:shall|can|could|may) (?:we|i) (?:talk|speak) about\b|\bhow \w+ (?:is|are|do|does|did|was|were|has|have)\b",
    r"\b(?:may|can|could) i ask\b|\bdid you\b|\bdo you (?:have a (?:minute|moment)|know|use|think|see)\b",
)
STATES = any_of(
    r"\b(?:i'?ll|i will|i'?d|i would|let'?s|let me|see you|then it'?s|so that'?s|i suggest|i propose|my (?:suggestion|proposal))\b",
    WHEN,
)
SPEAKS_OF_MEETING = any_of(
    STEP,
    WHEN,
    _MEET,
    r"\bwhat time\b|\bwhen (?:would|are|can|could|shall|should|might) (?:you|we|i|he|she|they)\b|\bwhen(?:'s| is) (?:that|it)\b|\bwhich day\b|\b(?:schedule|availab\w+|slots?|openings?)\b",
)
# What asks for nothing, whatever is said to it.
SENDS_WORD = any_of(
    r"\bsend (?:you |it |both |over |across )*(?:\w+ ){0,3}(?:summary|e-?mail|information|info|brochure|details|something|link|page|flyer|leaflet|reminder)\b"
)
OWN_AFFAIR = any_of(
    rf"\bi(?:'ll| will) (?:send|e-?mail|mail|post|forward|check|ask|find|get back|do (?:it|that))\b(?![^.?!]*\b(?:{PAPERS}|invit\w+)\b)"
)
LEAVES_IT = any_of(r"\bleave (?:it|that|you|things)\b(?! (?:running|on|as|in place))")
ANYTHING_ELSE = any_of(
    r"\b(?:anything|something) else\b|\b(?:any|more|other|further) questions?\b|\bhelp (?:you )?with\b"
)


def asked_in(proposal: str) -> str:
    """What the rep asked last, or announced; empty where they did neither."""
    last = sentences(proposal)[-LAST:]
    asked = [sentence for sentence in last if ASKS.search(sentence)]
    stated = [sentence for sentence in last if STATES.search(sentence)]
    return (asked or stated or [""])[-1]


def offered_in(proposal: str) -> Kind | None:
    """What the question proposes; the sentences around it count where it is asked for a yes."""
    asked = asked_in(proposal)
    own_affair = "?" not in asked and OWN_AFFAIR.search(asked)
    if own_affair or SENDS_WORD.search(asked) or LEAVES_IT.search(asked):
        return None
    around = " ".join(sentences(proposal)[-LAST:])
    texts = [asked] if "?" in asked else [around]
    if "?" in asked and CLOSING.search(asked):
        texts.append(around)
    return next((kind for text in texts if (kind := _kind_in(text))), None)


def names(kind: Kind, reply: str) -> bool:
    """Whether what the rep carries out is called by the name of what the call is for."""
    return kind in PROPOSES and bool(PROPOSES[kind].search(reply))


def _kind_in(text: str) -> Kind | None:
    for kind, pattern in PROPOSES.items():
        if kind == "step" and _BY_DAY.search(text):
            return "meeting"
        if pattern.search(text):
            return kind
    return None
