"""What the rep put on the table, which a customer's bare yes refers to."""

# ruff: noqa: E501  (patterns read better unbroken)

import re

from grading.graders.offline.promises import Kind
from grading.graders.offline.signs import SOME_TIME, STEP, TIME, any_of

# Something that the customer is to do.
REQUESTS = any_of(
    r"\b(?:could|can|will|would) (?:you|i) (?:please )?(?:send|share|forward|introduce|put me through|connect|give|pass|let me have|ask|have|get)\b",
)
# A test on the way to a deal comes first: who speaks of both offers the smaller one.
PROPOSES: dict[Kind, re.Pattern[str]] = {
    "trial": any_of(
        r"\b(?:trial|pilot|proof of concept|try[- ]?out|test (?:it|them|this|one|in|run|phase|account|drive|week|month|installation)|on approval|sample)\b",
        r"\b(?:for|run|take|have) (?:a|\w+) (?:days|weeks?|fortnight) (?:free|to try|and see)\b",
        r"\b(?:two|three|four|six|eight|\d+) weeks, (?:one|a|two|free)\b|\btry (?:it|one|them)\b",
    ),
    "deal": any_of(
        r"\b(?:contract|agreement|paperwork|sign|order|purchase|get (?:you )?started|go ahead(?! and (?:schedule|book|set))|move forward|start on|activate|subscri\w+|upgrade|licen[cs]e|annual plan|lease|invoice|delivered|place the|switch you|reserve)\b",
    ),
    "stay": any_of(
        r"\b(?:renew\w*|extend|carry on|continue|another (?:year|term)|more (?:years?|months?)|stay(?: with| on)?|keep (?:your|the|it|you)|not cancel)\b",
    ),
    "meeting": any_of(
        rf"{STEP}[^?]*{TIME}",
        rf"{TIME}[^?]*(?:{STEP}|\bworks?\b|\bsuits?\b|\bfree\b|\bavailable\b|\bi'll\b|\bwe'll\b)",
        rf"\b(?:how about|what about|would|does|is|shall we say|could (?:we|you) do|see you|i'?d|i could|i can|i come|i'?ll|he|she|we|(?:may|shall|can|could) i)\b[^?]*{TIME}",
        rf"{TIME}[ ,]+(?:then|it is)\b",
        rf"^\W*(?:(?:and|so|then|the|on|at|say|or) )*{TIME}[^?]*\?",
    ),
    "step": any_of(
        rf"{STEP}[^?]*{SOME_TIME}",
        rf"{SOME_TIME}[^?]*{STEP}",
        rf"\b(?:schedule|set up|book|arrange)\b[^?]*{STEP}",
        REQUESTS.pattern,
    ),
}
ASKS = any_of(
    r"\?|\b(?:could|can|shall|would|should|may|do|does|how about|what about) (?:we|you|i|that|it)\b"
)
STATES = any_of(
    r"\b(?:i'?ll|i will|i'?d|i would|let'?s|let me|see you|then it'?s|so that'?s|i suggest|i propose|my (?:suggestion|proposal))\b",
    TIME,
)
SPEAKS_OF_MEETING = any_of(
    STEP,
    TIME,
    r"\bwhat time\b|\bwhen (?:would|are|can|could|is)\b|\b(?:schedule|availab\w+|slots?|openings?)\b",
    r"\b(?:go through|come (?:by|over|round|to you|and see)|show you|sit down|get together|walk (?:you )?through|drop in)\b",
)
ANYTHING_ELSE = any_of(
    r"\b(?:anything|something) else\b|\b(?:any|more|other|further) questions?\b|\bhelp (?:you )?with\b"
)
