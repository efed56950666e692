"""How the rules judge one criterion: what it asks for, where the rep did it, how well."""

import re
from dataclasses import dataclass

from grading.graders.offline.signs import (
    OBJECTION,
    PUSHY,
    THEMES,
    Theme,
    said_by_rep,
    sentences,
)
from grading.protocol import Brief, Claim, CriterionSpec, Judgement
from sessions_app.transcript import CleanTurn
from sessions_app.words import WORD, count_words

MOST_QUOTES = 3
MONOLOGUE_SHARE = 0.72  # of all words: beyond it the rep did not let the customer speak
COMMON = frozenset(
    {"that", "with", "what", "when", "their", "them", "they", "this", "from", "into", "about"}
    | {"your", "reps", "customer", "call", "before", "after", "does", "asks", "uses", "says"}
    | {"gives", "makes", "names", "clear", "clearly", "least", "once"}
)


@dataclass(frozen=True, slots=True)
class Sign:
    """A sentence of the rep's that shows what a criterion asks for."""

    quote: str
    turn: CleanTurn


def judge(spec: CriterionSpec, brief: Brief) -> Judgement:
    """Score one criterion. The claims are sentences of the rep's, as the clean text has them."""
    theme = theme_of(spec)
    if theme and theme.name == "objections" and not _objections(brief):
        return _without_occasion(spec)
    signs = _signs_of_theme(theme, brief) if theme else _signs_by_words(spec, brief)
    score = _score(spec, _times(theme, signs), _drawback(theme, brief))
    advice = theme.advice if theme else f"Say something that shows this: {spec.description}"
    done = score > spec.min_score
    return Judgement(
        key=spec.key,
        score=score,
        reason=_reason(spec, signs, theme, brief),
        claims=tuple(Claim(sign.quote, sign.turn.raw[0]) for sign in signs[:MOST_QUOTES])
        if done
        else (),
        suggestion="" if score == spec.max_score else advice,
    )


def theme_of(spec: CriterionSpec) -> Theme | None:
    """What the criterion asks for: by its skill, else its key, its name, its description."""
    for text in (spec.skill, spec.key, spec.name, spec.description):
        for theme in THEMES:
            if theme.asked.search(text.replace("_", " ")):
                return theme
    return None


def _signs_of_theme(theme: Theme, brief: Brief) -> list[Sign]:
    turns = said_by_rep(brief.clean_turns)[: theme.first_turns]
    if theme.name == "objections":
        turns = _answers_to_objections(brief)
    return [
        Sign(sentence, turn)
        for turn in turns
        for sentence in sentences(turn.text)
        if theme.shown.search(sentence) and not PUSHY.search(sentence)
    ]


def _signs_by_words(spec: CriterionSpec, brief: Brief) -> list[Sign]:
    """For a criterion of a kind that the rules do not know: the rep speaks of what it names."""
    wanted = {_stem(word) for word in WORD.findall(spec.description) if _tells(word)}
    return [
        Sign(sentence, turn)
        for turn in said_by_rep(brief.clean_turns)
        for sentence in sentences(turn.text)
        if len(wanted & {_stem(word) for word in WORD.findall(sentence)}) >= 2
    ]


def _objections(brief: Brief) -> list[int]:
    """Positions of the customer's turns that object."""
    return [
        position
        for position, turn in enumerate(brief.clean_turns)
        if turn.speaker == "customer" and OBJECTION.search(turn.text)
    ]


def _answers_to_objections(brief: Brief) -> list[CleanTurn]:
    following = [position + 1 for position in _objections(brief)]
    return [brief.clean_turns[at] for at in following if at < len(brief.clean_turns)]


def _drawback(theme: Theme | None, brief: Brief) -> int:
    """Points off for pushing, and for not letting the customer speak."""
    rep = said_by_rep(brief.clean_turns)
    pushy = any(PUSHY.search(turn.text) for turn in rep)
    listens = theme is not None and theme.name in (
        "discovery",
        "listening",
        "courtesy",
        "objections",
    )
    return int(pushy) + int(listens and _share_of_words(brief) > MONOLOGUE_SHARE)


def _share_of_words(brief: Brief) -> float:
    words = [(turn.speaker, count_words(turn.text)) for turn in brief.clean_turns]
    whole = sum(count for _, count in words)
    return sum(count for speaker, count in words if speaker == "rep") / whole if whole else 0.0


def _times(theme: Theme | None, signs: list[Sign]) -> int:
    """How often it was done: a turn counts once, but an opening is done in one breath."""
    if theme and theme.first_turns:
        return len(signs)
    return len({sign.turn.index for sign in signs})


def _score(spec: CriterionSpec, times: int, drawback: int) -> int:
    if not times:
        return spec.min_score
    if spec.scale == "binary":
        return spec.max_score
    return max(spec.min_score, min(spec.max_score, 2 + times) - drawback)


def _reason(spec: CriterionSpec, signs: list[Sign], theme: Theme | None, brief: Brief) -> str:
    if not signs:
        return "The rules found nothing in the rep's words that shows it."
    times = len({sign.turn.index for sign in signs})
    reason = f"Found in {times} turn{'s' * (times != 1)} of the rep's."
    if spec.scale == "five" and _drawback(theme, brief):
        reason += " Pushing, or not letting the customer speak, took points off."
    return reason


def _without_occasion(spec: CriterionSpec) -> Judgement:
    if spec.may_not_apply:
        return Judgement(spec.key, None, "The customer raised no objection.")
    return Judgement(
        spec.key, spec.min_score, "The customer raised no objection that could be answered."
    )


def _tells(word: str) -> bool:
    return len(word) > 3 and word.lower() not in COMMON


def _stem(word: str) -> str:
    """Enough for `asks` to meet `asked`; English endings only."""
    return re.sub(r"(?:ing|ed|es|s|ly)$", "", word.lower())
