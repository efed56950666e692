"""Rubrics as YAML files, for keeping and for passing on."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import yaml
from django.core.exceptions import ValidationError

from sessions_app.models import Criterion
from sessions_app.rubric_content import CriterionContent, RubricContent
from sessions_app.rubric_input import CriterionInput, RubricInput, content_from
from sessions_app.rubric_rules import SLUG, publish_problems

LARGEST = 100_000  # bytes; 40 criteria with all their anchors at full length take less
DEEPEST = 10  # levels; a rubric has five
RUBRIC_KEYS = ("slug", *RubricInput().fields)
CRITERION_KEYS = tuple(CriterionInput().fields)


class _Loader(yaml.SafeLoader):
    """Stops at what a rubric does not need and what costs without end: aliases, which unfold to
    gigabytes, and depth, by which the scanner's time grows squared.
    """

    depth = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            raise ValidationError("Aliases (*name) are not taken. Write it out.")
        if self.depth == DEEPEST:
            raise ValidationError("The file is nested too deeply.")
        self.depth += 1
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node


def rubric_of_yaml(text: str) -> RubricContent:
    """The one rubric of a file. Raises ValidationError, as `rubrics_of_yaml` does."""
    rubrics = rubrics_of_yaml(text)
    if len(rubrics) != 1:
        raise ValidationError(f"The file holds {len(rubrics)} rubrics. Send one at a time.")
    return rubrics[0]


def rubrics_of_yaml(text: str) -> list[RubricContent]:
    """A rubric, or a list of them, each ready to be published.

    Raises ValidationError with a line for each thing that is wrong, which says where.
    """
    document = _document(text)
    return [_rubric(entry) for entry in (document if isinstance(document, list) else [document])]


def yaml_of_rubric(content: RubricContent) -> str:
    """What `rubric_of_yaml` reads back as the same."""
    document = {
        "slug": content.slug,
        "name": content.name,
        "pass_mark": _number(content.pass_mark),
        "criteria": [_written(criterion) for criterion in content.criteria],
    }
    return yaml.safe_dump(document, sort_keys=False, allow_unicode=True, width=100)


def _document(text: str) -> Any:
    if len(text.encode(errors="replace")) > LARGEST:
        raise ValidationError(f"The file is larger than {LARGEST // 1000} kB.")
    try:
        return _Loader(text).get_single_data()
    except yaml.MarkedYAMLError as problem:
        place = f" (line {problem.problem_mark.line + 1})" if problem.problem_mark else ""
        raise ValidationError(f"This is no YAML: {problem.problem}{place}.") from None
    except (yaml.YAMLError, ValueError) as problem:  # a date such as 2026-99-99 is a ValueError
        raise ValidationError(f"This is no YAML: {str(problem).splitlines()[0]}.") from None
    except (LookupError, AttributeError, TypeError):  # PyYAML's, for a tag such as `!!int ''`
        raise ValidationError("This is no YAML: a tag's value is not of its kind.") from None


def _rubric(entry: Any) -> RubricContent:
    if not isinstance(entry, dict):
        raise ValidationError("A rubric is written as `name: …`, `pass_mark: …`, `criteria: …`.")
    unknown = list(_unknown(entry))
    if unknown:
        raise ValidationError(unknown)
    slug = entry.get("slug", "")
    if slug and not (isinstance(slug, str) and len(slug) <= 80 and SLUG.fullmatch(slug)):
        raise ValidationError("slug: small letters, digits, - and _, at most 80.")
    given = RubricInput(data={key: value for key, value in entry.items() if key != "slug"})
    if not given.is_valid():
        raise ValidationError(list(_lines(given.errors)))
    content = content_from(given.validated_data, slug=slug)
    if problems := publish_problems(content):
        raise ValidationError([f"{problem.field}: {problem.words}" for problem in problems])
    return content


def _unknown(entry: dict[Any, Any]) -> Iterator[str]:
    """A misspelt key would be lost without a word."""
    criteria = entry.get("criteria")
    rows = criteria if isinstance(criteria, list) else []
    places = [("", entry, RUBRIC_KEYS)]
    places += [
        (f"criteria.{place}.", row, CRITERION_KEYS)
        for place, row in enumerate(rows)
        if isinstance(row, dict)
    ]
    for where, written, known in places:
        for key in written:
            if key not in known:
                yield f"{where}{str(key)[:60]}: unknown. There are {', '.join(known)}."


def _lines(errors: Any, where: str = "") -> Iterator[str]:
    """`criteria.2.weight: A valid number is required.` and so on."""
    if isinstance(errors, dict):
        for name, inner in errors.items():
            yield from _lines(inner, f"{where}.{name}" if where else str(name))
    elif isinstance(errors, list):
        for place, inner in enumerate(errors):
            yield from _lines(inner, f"{where}.{place}" if isinstance(inner, dict) else where)
    else:
        yield f"{where.removesuffix('.non_field_errors')}: {errors}"


def _written(criterion: CriterionContent) -> dict[str, Any]:
    """What goes without saying is left out."""
    row: dict[str, Any] = {
        "key": criterion.key,
        "name": criterion.name,
        "skill": criterion.skill,
        "description": criterion.description,
        "weight": _number(criterion.weight),
        "scale": str(criterion.scale),
    }
    if criterion.scale == Criterion.Scale.FIVE:
        row["anchors"] = {int(score): text for score, text in sorted(criterion.anchors.items())}
    for name in ("is_blocker", "may_not_apply"):
        if getattr(criterion, name):
            row[name] = True
    return row


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)
