"""How the rules judge one criterion: what it asks for, where the rep did it, how well."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from grading.evidence import PROOF_WORDS
from grading.graders.offline.call import Call, Line, telling
from grading.graders.offline.catalogue import THEMES
from grading.graders.offline.signs import GIVES_IN, PUSHY
from grading.graders.offline.themes import THEIR_WORDS, Kind, Theme
from grading.meaning import forms_of
from grading.protocol import Claim, CriterionSpec, Judgement

MOST_QUOTES = 3
SPOILS = 0.25  # of the criterion, for each thing that spoils it
MONOLOGUE = 0.75  # of all words: beyond it the rep did not let the customer speak
BINARY_DONE = 0.4
FIRST_MENTION, NEXT_MENTION = 0.5, 0.25  # for criteria that the rules know only by their words

Found = Mapping[str, Sequence[Line]]  # by the kind's name


def judge(spec: CriterionSpec, call: Call) -> Judgement:
    """Score one criterion. The claims are sentences of the rep's, as the clean text has them.

    No score at all where the rules cannot tell: a person or a model may.
    """
    if not call.is_english:
        return Judgement(spec.key, None, "The rules know English only, so they do not judge this.")
    theme = theme_of(spec)
    if theme is None:
        return _judge_by_words(spec, call)
    if theme.name == "objections" and not call.objections:
        return Judgement(spec.key, None, "The customer raised no objection.")
    found = _look(theme, call)
    spoilt = _spoilt(theme, call)
    worth = sum(_worth(kind, len(_turns(found[kind.name]))) for kind in theme.kinds)
    score = _score(spec, min(1.0, worth) - SPOILS * len(spoilt))
    return Judgement(
        key=spec.key,
        score=score,
        reason=_reason(theme, found, spoilt),
        claims=_claims(theme, found) if score > spec.min_score else (),
        suggestion="" if score == spec.max_score else _advice(theme, found, call),
    )


def theme_of(spec: CriterionSpec) -> Theme | None:
    """What the criterion asks for: its key and name say it more exactly than its skill."""
    for text in (spec.key, spec.name, spec.skill, spec.description):
        for theme in THEMES:
            if theme.asked.search(text.replace("_", " ")):
                return theme
    return None


@dataclass(frozen=True, slots=True)
class _Mention:
    line: Line
    words: int


def _judge_by_words(spec: CriterionSpec, call: Call) -> Judgement:
    """A criterion of a kind that the rules do not know: does the rep speak of what it names?

    That nothing was found proves nothing: it may have been said in other words.
    """
    wanted = set(telling(f"{spec.name} {spec.description}"))
    needed = min(2, len(wanted))
    mentions = [
        _Mention(line, shared)
        for line in call.lines(call.rep)
        if (shared := len(wanted & set(telling(line.text)))) >= needed > 0
    ]
    if not mentions:
        return Judgement(spec.key, None, "The rules cannot judge this: nothing that they know.")
    best = sorted(mentions, key=lambda mention: -mention.words)
    share = FIRST_MENTION + NEXT_MENTION * (len(_turns([m.line for m in mentions])) - 1)
    score = _score(spec, min(1.0, share))
    return Judgement(
        key=spec.key,
        score=score,
        reason=f"The rep speaks of what the criterion names ({len(mentions)}).",
        claims=tuple(_claim(mention.line) for mention in best[:MOST_QUOTES]),
        suggestion="" if score == spec.max_score else f"Say more that shows it: {spec.description}",
    )


def _look(theme: Theme, call: Call) -> Found:
    lines = [line for line in call.lines(theme.where(call)) if _can_prove(line)]
    return {kind.name: [line for line in lines if kind.test(line)] for kind in theme.kinds}


def _can_prove(line: Line) -> bool:
    """A lone "Understood." is no proof, and would be dropped as a quote; pressure earns nothing."""
    return len(forms_of(line.text)) >= PROOF_WORDS and not PUSHY.search(line.text)


def _turns(lines: Sequence[Line]) -> set[int]:
    """The same again in one breath counts once."""
    return {line.turn.index for line in lines}


def _worth(kind: Kind, times: int) -> float:
    return min(kind.most, kind.first + kind.more * (times - 1)) if times else 0.0


def _spoilt(theme: Theme, call: Call) -> list[str]:
    holds = {
        "pushing": any(PUSHY.search(turn.text) for turn in call.rep),
        "giving in": any(GIVES_IN.search(line.text) for line in call.lines(call.answers)),
        "a monologue": call.share_of_words("rep") > MONOLOGUE,
    }
    return [name for name in theme.spoilt if holds[name]]


def _score(spec: CriterionSpec, share: float) -> int:
    if spec.scale == "binary":
        return spec.max_score if share >= BINARY_DONE else spec.min_score
    steps = spec.max_score - spec.min_score
    return spec.min_score + max(0, int(share * steps + 0.5))  # half up; round() goes to even


def _claims(theme: Theme, found: Found) -> tuple[Claim, ...]:
    """A sentence for each kind, the most valuable first, then more of the same."""
    kinds = sorted(theme.kinds, key=lambda kind: -kind.first)
    rounds = max((len(lines) for lines in found.values()), default=0)
    lines = [
        found[kind.name][turn]
        for turn in range(rounds)
        for kind in kinds
        if turn < len(found[kind.name])
    ]
    return tuple(dict.fromkeys(map(_claim, lines)))[:MOST_QUOTES]


def _claim(line: Line) -> Claim:
    return Claim(line.text, line.turn.raw[0] if line.turn.raw else None)


def _reason(theme: Theme, found: Found, spoilt: Sequence[str]) -> str:
    heard = [f"{kind.name} ({len(found[kind.name])})" for kind in theme.kinds if found[kind.name]]
    missing = [kind.name for kind in theme.kinds if kind.advice and not found[kind.name]]
    parts = [
        f"Heard: {', '.join(heard)}." if heard else "",
        f"Not heard: {', '.join(missing)}." if missing else "",
        f"Points off for {' and '.join(dict.fromkeys(spoilt))}." if spoilt else "",
    ]
    return " ".join(part for part in parts if part)


def _advice(theme: Theme, found: Found, call: Call) -> str:
    """What to say instead, for the sign that would bring most."""
    advised = [kind for kind in theme.kinds if kind.advice]
    gains = {kind.name: _gain(kind, len(_turns(found[kind.name]))) for kind in advised}
    best = max(advised, key=lambda kind: gains[kind.name])
    return best.advice.replace(THEIR_WORDS, call.pain or THEIR_WORDS)


def _gain(kind: Kind, times: int) -> float:
    return _worth(kind, times + 1) - _worth(kind, times)
