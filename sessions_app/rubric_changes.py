"""What differs between two states of a rubric, in sentences for the people who write it."""

from collections.abc import Iterator, Mapping
from dataclasses import fields
from decimal import Decimal

from sessions_app.rubric_content import CriterionContent, RubricContent

LONGEST = 60  # characters of a text; what is longer is named, not quoted
NAMES = {
    field.name: field.name.removeprefix("is_").replace("_", " ")
    for field in fields(CriterionContent)
    if field.name != "key"
}


def changes_between(before: RubricContent, after: RubricContent) -> list[str]:
    """None: they judge alike and look alike. Criteria are the same where their keys are."""
    return [*_own(before, after), *_of_criteria(before, after)]


def _own(before: RubricContent, after: RubricContent) -> Iterator[str]:
    if before.name != after.name:
        yield f"The name is {after.name!r}, it was {before.name!r}."
    if before.pass_mark != after.pass_mark:
        yield f"The pass mark is {_told(after.pass_mark)}, it was {_told(before.pass_mark)}."


def _of_criteria(before: RubricContent, after: RubricContent) -> Iterator[str]:
    old = {criterion.key: criterion for criterion in before.criteria}
    new = {criterion.key: criterion for criterion in after.criteria}
    yield from (f"{_called(old[key])} is gone." for key in old if key not in new)
    yield from (f"{_called(new[key])} is new." for key in new if key not in old)
    for key in new:
        if key in old:
            yield from _of_criterion(old[key], new[key])
    kept = [key for key in old if key in new]
    if kept != [key for key in new if key in old]:
        yield "The criteria stand in another order."


def _of_criterion(before: CriterionContent, after: CriterionContent) -> Iterator[str]:
    for name, shown in NAMES.items():
        was, now = getattr(before, name), getattr(after, name)
        if was == now:
            continue
        told = _told(was), _told(now)
        called = f"{_called(before)}: {shown}"
        if isinstance(was, Mapping) or max(map(len, told)) > LONGEST:
            yield f"{called} worded anew."
        else:
            yield f"{called} is {told[1]}, it was {told[0]}."


def _called(criterion: CriterionContent) -> str:
    return repr(criterion.name or criterion.key)


def _told(value: object) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case Decimal():
            return f"{value.normalize():f}"
    return repr(str(value))
