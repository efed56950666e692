"""What a rep does in one message, as the customer hears it."""

# ruff: noqa: E501  (patterns read better unbroken)

import re
from dataclasses import dataclass, field
from functools import lru_cache

from sessions_app.simulator.topics import sentences, stems
from sessions_app.words import count_words

LONG = 110  # words; without a question they are a monologue, in one message or in several
SAYS_SOMETHING = 4  # words; below it nothing was said that could win anybody over
SUBSTANTIAL = 8  # words


def _any_of(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


RUDE = _any_of(
    r"\b(?:idiot|moron|dumb|stupid|imbecile|fool(?:ish)?|loser|pathetic|clueless|incompetent|crazy (?:woman|man|lady)|liar|shut up|screw you|go to hell|damn (?:you|it)|bloody hell|piss\w*|fuck\w*|shit\w*|bitch|ass ?hole|bastard|jerk|crap)\b",
    r"\b(?:wast(?:e|ing) my time|i don't (?:care|give a)|nobody (?:asked|cares)|who cares|grow up|are you (?:deaf|slow|even listening)|you people|listen,? (?:lady|woman|love|mate|sweetheart)|sweetheart|do your job|your own fault|what(?:'s| is) wrong with you|you're being (?:silly|ridiculous|difficult|childish)|don't be (?:silly|stupid|ridiculous|difficult|naive|childish))\b",
    r"\b(?:you|you're|you are|that's|that is) (?:just |so |really |clearly |obviously |being |too )*(?:ridiculous|lazy|blind|ignorant|slow|stubborn|an? joke|nonsense|rubbish|not (?:very )?(?:smart|bright|clever))\b",
    r"\byou (?:clearly|obviously) (?:don't|do not|have no|know nothing)\b|\b(?:any|every) (?:child|idiot|fool) (?:can|could|would|knows)\b|\byou(?:'d| would) be (?:stupid|crazy|mad|a fool)\b",
)
PRESSES = _any_of(
    r"\b(?:today only|only (?:good |valid )?(?:for )?today|last chance|now or never|take it or leave it|limited time|final offer|before it's too late|won't take no|not taking no|won't hang up|not hanging up)\b",
    r"\b(?:offer|deal|discount|price|rate)\b[^.?!]{0,40}\b(?:expires?|ends?|is gone|runs out|only)\b[^.?!]{0,20}\b(?:today|tonight|midnight|tomorrow|noon|minutes?|hour|now|friday)\b",
    r"\b(?:you (?:have|need|must|got|'ve got) to|you must|you should) (?:just |really )?(?:sign|buy|book|decide|commit|say yes|act|agree)\b|\b(?:sign|buy|decide|commit|say yes|book it|agree) (?:right )?now\b|\bdecide (?:right )?(?:now|today)\b",
    r"\bjust (?:sign|buy|say yes|do it|give me (?:a|the) (?:yes|date|day|signature))\b|(?:^|, |just )(?:trust|believe) me\b|\bno[- ]brainer\b|\bcan't afford (?:not to|to (?:miss|wait))\b|\byou(?:'ll| will)? (?:definitely )?regret\b",
    r"\bstop (?:stalling|hesitating|thinking|making excuses)\b|\bwhy (?:won't|wouldn't|don't) you (?:just|simply)\b|\bwhat(?:'s| is) (?:stopping|holding) you\b|\bmake up your mind\b|\bi need (?:a|an|your) (?:yes|answer|decision|signature|commitment) (?:now|today|right)\b|\bonly (?:one|two|three|four|five|a few|\d+) (?:spots?|places?|slots?|left|licen[cs]es)\b(?! (?:works?|free))",
    r"\b(?:everyone|everybody) (?:else )?(?:is|has|signs?|buys?)\b|\bdon't (?:overthink|think about) it\b|\bno need to think\b|\bbest (?:in|on) the (?:market|world|planet)\b|\byou(?:'d| would) be (?:missing|losing) out\b|\bi(?:'ll| will) keep calling\b|\bright now,? (?:yes or no|today)\b|\byes or no\b",
)
LEAVES_TIME = _any_of(
    r"\b(?:don't|do not|won't|not|no need|never|nobody|without) (?:\w+ ){0,3}(?:sign|buy|decide|commit|agree|hurry|rush|today|now)\b"
)
BRUSHES_ASIDE = _any_of(
    r"\b(?:anyway|anyhow|in any case|as i was saying|moving on|never mind|whatever(?=[.,!]|$)|let's not (?:talk|worry|get into)|leave that aside|not (?:important|relevant|the point|a problem) (?:now|here|right now|for us)|(?:doesn't|does not) matter|forget (?:that|about that))\b",
)
REFUSES_TO = _any_of(r"\b(?:not|never|no|n't|can't|won't|don't|cannot|without)\b")
CONCEDES = _any_of(
    r"(?:percent\b|%)[^.?!]{0,30}\b(?:off|discount|cheaper)\b|\b(?:off|discount|cheaper|price)\b[^.?!]{0,30}(?:percent\b|%)",
    r"\b(?:match (?:whatever|their|that|any|the)|go (?:even )?(?:below|lower|cheaper)|lower (?:it|the price)|drop (?:it|the price|the minimum|the fee)|for free|throw in|at (?:our )?cost|lose money)\b|\b(?:okay|ok|fine|alright),? (?:then )?(?:twenty|thirty|forty|fifty|sixty|\d+)\b",
)
BY_MAIL = _any_of(
    r"\b(?:send|e-?mail|mail|drop)\b[^.?!]{0,30}\b(?:information|info|brochures?|materials?|flyer|link|deck|one[- ]pager|catalogue|documentation|something)\b"
)
APOLOGISES = _any_of(
    r"\b(?:i'm|i am|so|very|we're|we are) sorry\b|\bsorry (?:for|about|that)\b|\b(?:my )?apolog\w+\b|\bforgive me\b"
)
GREETS = _any_of(
    r"\b(?:good (?:morning|afternoon|evening|day)|hello|hi|hey)\b",
    r"\bthank(?:s| you) for (?:taking|making|picking|your time|the time)\b",
)
INTRODUCES = _any_of(
    r"\b(?:this is|my name(?:'s| is)|i'm|i am|it's) [a-z'-]+(?: [a-z'-]+){0,2},? (?:from|with|at|calling|of|here)\b",
    r"\bmy name(?:'s| is)\b",
    r"\b[a-z'-]+ here,? from\b",
)
ACKNOWLEDGES = _any_of(
    r"\b(?:i (?:completely |totally |fully |can |do |really )*(?:understand|appreciate|imagine|respect|see (?:why|how|that|what))|i hear you|i get (?:it|that|why)|(?:that |it )?makes (?:\w+ )?sense|no wonder|i'd feel the same|in your (?:place|shoes))\b",
    r"\b(?:that's|that is|it's|it is|is|are|sounds?) (?:\w+ )?(?:fair|good|great|valid|legitimate|important|reasonable|sensible|understandable|right|frustrating|hard|tough|exhausting|painful|a lot|true|annoying|difficult|like)\b(?! ?\?)",
    r"\b(?:fair (?:enough|point|question)|good (?:point|question)|understood|you(?:'re| are) (?:\w+ )?right|sorry to hear|that must|thank(?:s| you) for (?:telling|sharing|saying|being|the honesty|your honesty|explaining|your loyalty)|congratulations|of course|we owe you|we should have)\b",
    r"\b(?:you (?:just )?(?:said|mentioned|told me)|if i (?:understand|understood|hear|heard)|so what you|let me (?:repeat|sum|play))\b",
)
OPENS_UP = _any_of(
    r"\b(?:how|what|why|which|where|who|when)\b[^.?!]{6,}\?",
    r"^(?:so |and |but |then |well,? )?(?:how|what|why|which|where|who) (?:\w+ ){3,}",
    r"\b(?:tell me|walk me through|talk me through|take me through|help me understand|describe|i'm curious|i'd like to (?:understand|know|hear))\b[^.!?]{4,}",
)
FOR_FORM = _any_of(
    r"\bhow (?:are you|is it going|does (?:that|this|it) (?:sound|look|suit)|about)\b|\bwhat (?:about|do you (?:think|say))\b|\bwhy (?:don't|not|won't|wouldn't)\b|\banything else\b",
    r"\b(?:have|got|spare|is (?:this|now|it)) (?:you )?(?:a|one|two|three|five|ten|a few|just a|a couple of) (?:\w+ )?(?:minutes?|seconds?|moment|time)\b|\b(?:may|can|could) i (?:ask|start|begin|have)\b[^.?!]{0,20}\?|\b(?:what|which) (?:time|day|date|week)\b|\bwhen (?:would|could|can|shall|are you|is a)\b|\bwhat(?:'s| is) (?:your (?:name|address|e-?mail)|stopping|holding)\b|\b(?:works?|suits?) (?:best|better|you|for you)\b|\bhow can i help\b|\bwho cares\b|\bwhat are you waiting\b",
)
SUBSTANCE = _any_of(
    r"\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|half|third|quarter|percent)\b",
    r"\b(?:for (?:example|instance)|customers?|clients?|references?|case stud\w+|guarantee\w*|in writing|written|pilot|trial|at any time|money back|certifi\w+|audit(?:or|ed)?s?|encrypt\w+|clause|export|includ\w+|cover(?:s|ed|age)?|instead of|because|compare\w*|proof|measured|figures?|honest\w*|cannot do|can't do|does not do|free of charge|no (?:obligation|installation|set-?up|training|commitment))\b",
    r"\bso (?:that )?(?:you|your|they|the|nobody)\b|\bwhich (?:means|gives|saves|leaves)\b|\byou(?:'ll| will|'d| would| can| could)? (?:keep|save|get|have|see|stay|pay|lose|spend)\b",
)
GOODBYE = _any_of(
    r"\b(?:good ?bye|bye(?:[- ]bye)?|farewell)\b|\bhave a (?:\w+ ){0,2}(?:day|week|weekend|evening|afternoon|morning|one|night)\b|\b(?:talk|speak|see you) (?:to you )?(?:soon|later)\b|\btake care\b|\b(?:until|till) then\b",
    r"^(?:\w+,? ){0,4}(?:see you|speak|talk)(?: to you)? (?:on |then|tomorrow|next )",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Heard:
    """One message of the rep's. ``open_questions`` are about the customer, not about the diary."""

    text: str
    words: int
    rude: bool
    presses: bool
    brushes_aside: bool
    concedes: bool
    offers_mail: bool
    apologises: bool
    courteous: bool
    acknowledges: bool
    open_questions: tuple[str, ...]
    closed_questions: tuple[str, ...]
    substantial: bool
    goodbye: bool
    stems: frozenset[str] = field(default_factory=frozenset)

    @property
    def empty(self) -> bool:
        """Nothing that could be answered: "ok", a row of dots, a language unknown here."""
        return self.words < SAYS_SOMETHING and not self.questions and not self.goodbye

    @property
    def questions(self) -> tuple[str, ...]:
        return self.open_questions + self.closed_questions


@lru_cache(maxsize=1000)  # each answer hears the whole call again
def hear(text: str) -> Heard:
    """Read a message. Of one in a script that the customer cannot read nothing is understood."""
    plain = " ".join(text.replace("’", "'").split()) if _is_readable(text) else ""
    said = sentences(plain)
    opened = tuple(s for s in said if OPENS_UP.search(s) and not FOR_FORM.search(s))
    closed = tuple(
        s
        for s in said
        if s.endswith("?") and re.search(r"\byou|\bthere\b", s, re.I) and s not in opened
        if not FOR_FORM.search(s)
    )
    words = count_words(plain)
    return Heard(
        text=plain,
        words=words,
        rude=bool(RUDE.search(plain)),
        presses=any(PRESSES.search(s) and not LEAVES_TIME.search(s) for s in said),
        brushes_aside=bool(BRUSHES_ASIDE.search(plain)),
        concedes=any(CONCEDES.search(s) and not REFUSES_TO.search(s) for s in said),
        offers_mail=bool(BY_MAIL.search(plain)),
        apologises=bool(APOLOGISES.search(plain)),
        courteous=bool(GREETS.search(plain) and INTRODUCES.search(plain)),
        acknowledges=bool(ACKNOWLEDGES.search(plain)),
        open_questions=opened,
        closed_questions=closed,
        substantial=words >= SUBSTANTIAL
        and any(SUBSTANCE.search(s) and not s.endswith("?") for s in said),
        goodbye=not plain.endswith("?") and any(GOODBYE.search(s) for s in said[-2:]),
        stems=stems(plain),
    )


def _is_readable(text: str) -> bool:
    """Mostly Latin letters; digits and signs alone are readable too."""
    letters = [character for character in text if character.isalpha()]
    return sum(letter < "\u0250" for letter in letters) * 2 >= len(letters)
