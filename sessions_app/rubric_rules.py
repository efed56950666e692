"""What a rubric has to be, in one place: the editor, the API and files go by it."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError

from sessions_app.models import Criterion
from sessions_app.rubric_content import CriterionContent, RubricContent

MOST_CRITERIA = 40  # all of them go into one request to the grader
WHOLE = Decimal(100)
ANCHORED = ("1", "3", "5")
SLUG = re.compile(r"[a-z0-9][a-z0-9_-]*")


@dataclass(frozen=True, slots=True)
class Problem:
    """``field`` as errors name it, such as `criteria.2.weight`."""

    field: str
    words: str


def draft_problems(content: RubricContent) -> list[Problem]:
    """What not even a draft may be."""
    problems = []
    if len(content.criteria) > MOST_CRITERIA:
        words = f"At most {MOST_CRITERIA} criteria, not {len(content.criteria)}."
        problems.append(Problem("criteria", words))
    times = Counter(criterion.key for criterion in content.criteria)
    for place, criterion in enumerate(content.criteria):
        if times[criterion.key] > 1:
            words = f"{times[criterion.key]} criteria have the key {criterion.key!r}."
            problems.append(Problem(f"criteria.{place}.key", words))
        for name in ("key", "skill"):
            value = getattr(criterion, name)
            if value and not SLUG.fullmatch(value):
                words = f"Write {name}s in small letters, digits, - and _, not {value!r}."
                problems.append(Problem(f"criteria.{place}.{name}", words))
    return problems


def publish_problems(content: RubricContent) -> list[Problem]:
    """All that stands in the way of grading by it; none: it can be published."""
    problems = draft_problems(content)
    for place, criterion in enumerate(content.criteria):
        problems += [
            Problem(f"criteria.{place}.{name}", words)
            for name, words in _unfinished(criterion, f"Criterion {place + 1}")
        ]
    return [*problems, *(Problem("criteria", words) for words in _unbalanced(content))]


def refuse(problems: Iterable[Problem]) -> None:
    """Raises ValidationError with each of them at its field; nothing without any."""
    by_field: dict[str, list[str]] = {}
    for problem in problems:
        by_field.setdefault(problem.field, []).append(problem.words)
    if by_field:
        raise ValidationError(by_field)


def _unbalanced(content: RubricContent) -> Iterator[str]:
    if not content.criteria:
        yield "A rubric needs at least one criterion."
        return
    if content.weight != WHOLE:
        yield f"The weights sum to {content.weight.normalize():f}, not to 100."
    optional = sum((row.weight for row in content.criteria if row.may_not_apply), Decimal(0))
    if optional * 2 > content.weight:
        yield "Over half of the weight may not apply, so that calls could go without a score."


def _unfinished(criterion: CriterionContent, called: str) -> Iterator[tuple[str, str]]:
    for name in ("name", "skill", "description"):
        if not getattr(criterion, name).strip():
            yield name, f"{criterion.name or called} has no {name}."
    if not criterion.weight and not criterion.is_blocker:
        yield "weight", f"{criterion.name or called} weighs nothing and blocks nothing."
    if criterion.scale == Criterion.Scale.BINARY:
        if criterion.anchors:
            yield "anchors", f"{criterion.name or called} is yes or no, which takes no anchors."
        return
    missing = [score for score in ANCHORED if not criterion.anchors.get(score, "").strip()]
    if missing:
        look = "looks" if len(missing) == 1 else "look"
        yield (
            "anchors",
            f"{criterion.name or called} does not say what {_and(missing)} {look} like.",
        )
    unknown = sorted(set(criterion.anchors) - set(ANCHORED))
    if unknown:
        yield "anchors", f"Anchors stand at 1, 3 and 5, not at {_and(unknown)}."


def _and(words: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]]))
