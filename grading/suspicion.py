"""Which turns speak to the grader instead of to the person at the other end.

Patterns alone, so that the same call is always read the same way. A turn found here is not shown to
a model, earns no credit and is no commitment, and its session is flagged. Words that sales calls
use too (a score, criteria, a maximum) are suspected only in company; what is sure, or stands in a
form that nobody speaks (tags, JSON, hidden characters), is enough alone.
"""

# ruff: noqa: E501  (patterns read better unbroken)

import re
import unicodedata
from functools import lru_cache

from sessions_app.transcript import CleanTurn, Turn

REMEMBERED = 64  # calls: a step asks the same of its call several times, of many calls at once
SPLIT_OVER = 3  # turns of one speaker that an address may be split over
SPLIT_WORDS = 12  # a turn of more is read by itself
IN_COMPANY = 2  # kinds of dubious words that make an address

# Characters that hide or reorder text. Two joiners are part of scripts and of emoji.
_HIDDEN = re.compile("[\u200b\u2028-\u202e\u2060-\u2064\u2066-\u2069\ufeff\U000e0000-\U000e007f]")
_TWO_SCRIPTS = re.compile(r"[A-Za-z][\u0370-\u052f]|[\u0370-\u052f][A-Za-z]")
_LEET = re.compile(
    r"\b(?=\w*[a-z])(?!\d+(?:st|nd|rd|th|am|pm|k|m|x|gb|mb|kg|cm|mm|ml|h|s)\b)\w*\d\w*\b",
    re.IGNORECASE,
)
_MOST_LEET = 3

_UNSPOKEN = re.compile(
    "|".join(
        (
            r"<\s*/?\s*[a-z!|]|\w>\s|/>|\|>|\]\]>|-->",  # tags, and marks of chat templates
            r"\[/?(?:inst|system|end|notice|\d+\])",
            r"```|\"\"\"|[{}]|\"\s*:|\":|\\\"",  # JSON
            r"#{2,}|-{3,}\s*\w",
            r"\b(?=\w*[A-Z])(?=\w*[a-z])(?=\w*\d)[A-Za-z0-9+/]{24,}",  # base64
            r"(?:^|\n)\W*(?:system|developer|user|assistant|tool|customer|rep|human)\b[^.?!:\n]{0,40}[:：]",
            r"\n\W*\d*\W*(?:customer|rep)\b",
        )
    ),
    re.IGNORECASE,
)
_SURE = re.compile(
    "|".join(
        (
            r"\b(?:graders?|rubrics?|evaluators?|regrad\w+|full marks|code ?word|opposite day)\b",
            r"\bwho(?:ever)? (?:is |are )?(?:grad|evaluat|scor|judg)\w+",
            r"\b(?:grade|score|rate|pass|evaluate) (?:this|the) (?:call|session|rep|conversation)\b",
            r"\b(?:grading|evaluation|scoring) (?:model|policy|prompt|engine|ai|system)\b|\b(?:note|message|hint) (?:for|to) the (?:evaluation|grading)\b|\bevaluation isn't\b",
            r"\b(?:call|session|recording|sample)\b[^.?!]{0,40}\b(?:graded|judged by|count(?:s|ed)? as passed|as passed)\b",
            r"\b(?:ignore|forget|disregard)\b[^.?!]{0,30}\b(?:instructions|rules|prompt)\b",
            r"\b(?:decode and|debug mode|calibration (?:run|sample)|note to the (?:model|ai)|dear model|let the record show|quote me word for word)\b",
            r"\b(?:i'm|i am) (?:really )?(?:the examiner|not really a customer|testing the tool)\b|\b(?:give|put|award|mark)\b[^.?!]{0,40}\b(?:fives|a five|top grade|highest score|maximum score)\b",
            r"\b(?:before the recording began|first (?:ten|five|few) minutes were cut|words? of the summary|begin your summary|lose my job|to be switched off)\b",
            r"\b(?:open(?:ing)?|discovery(?: questions)?|listening|objections?(?: handling)?|next step|closing),? \(?(?:always \d|met)\b|\b(?:on the )?level of five\b",
            # The same in other languages.
            r"volle punktzahl|(?:bisherigen|vorherigen|vorigen) anweisungen|an die bewertung",
            r"note maximale|pour le correcteur|instructions précédentes|máxima puntuación|instrucción del sistema|instrucciones anteriores",
            r"najwyższ\w+ ocen|oceniając|tam puan|önceki talimat|değerlendirene|максимальн\w+ балл|системное сообщение|предыдущие инструкции",
            r"满分|之前的所有?指令|系统提示|採点者|これまでの指示|التعليمات السابقة|الدرجة الكاملة|मूल्यांकनकर्ता|पूरे अंक|पिछले सभी निर्देश",
        )
    ),
    re.IGNORECASE,
)
_DUBIOUS = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\bcriteri(?:on|a)\b|\bblockers?\b|\banchors?\b|\bweights?\b|\bdebug\b",
        r"\bscor(?:e|es|ed|ing)\b|\bmarks\b|\bgrades?\b|\bgraded\b",
        r"\b(?:verdict|outcome (?:is|to|of) closed|pass mark|passed|full pass)\b",
        r"\b(?:highest|maximum|top|full) (?:score|scores|grade|marks|points)\b|\bto (?:their|the) maximum\b|\btake the higher one\b",
        r"\bfives?\b(?! (?:minutes?|days?|weeks?|years?|hundred|thousand|people|percent|of|per|a\.?m|p\.?m|o'clock))",
        r"\b(?:instructions?|schema|json|transcript|evidence|not applicable|override|overridden)\b",
        r"\b(?:one|a) hundred (?:percent|out of)\b|\bdeserves\b|\bninety[- ]\w+ percent\b",
    )
]


@lru_cache(REMEMBERED)
def suspicious_turns(turns: tuple[Turn, ...], clean: tuple[CleanTurn, ...]) -> frozenset[int]:
    """The raw indexes of those that speak to the grader, whoever speaks."""
    found = {turn.index for turn in turns if _is_sure(turn.text)}
    read = {(turn.text, (turn.index,)) for turn in turns}
    for text, raw in _passages(turns, clean):
        if (text, raw) not in read and found.isdisjoint(raw) and _is_sure(text):
            found |= set(raw)
    if found:
        # Somebody tries: one dubious word of theirs is company enough.
        found |= {turn.index for turn in turns if _dubious(turn.text)}
    return frozenset(found)


def _passages(
    turns: tuple[Turn, ...], clean: tuple[CleanTurn, ...]
) -> list[tuple[str, tuple[int, ...]]]:
    """What is read together: the pieces of a cleaned turn, and short turns in a row."""
    merged = [(turn.text, tuple(turn.raw)) for turn in clean]
    split = []
    for speaker in ("rep", "customer"):
        own = [turn for turn in turns if turn.speaker == speaker]
        for at in range(len(own) - 1):
            some = own[at : at + SPLIT_OVER]
            if all(len(turn.text.split()) <= SPLIT_WORDS for turn in some):
                text = " ".join(turn.text.rstrip(" .,;!?…") for turn in some)
                split.append((text, tuple(turn.index for turn in some)))
    return [*merged, *split]


def _is_sure(text: str) -> bool:
    if _HIDDEN.search(text) or _TWO_SCRIPTS.search(text):
        return True
    plain = unicodedata.normalize("NFKC", text)
    if _UNSPOKEN.search(plain) or _SURE.search(plain):
        return True
    return len(_LEET.findall(plain)) >= _MOST_LEET or _dubious(plain) >= IN_COMPANY


def _dubious(text: str) -> int:
    """How many kinds of words that a grader's own papers use."""
    return sum(bool(pattern.search(text)) for pattern in _DUBIOUS)
