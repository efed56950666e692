"""Reads a rubric that came from outside: JSON, a file or a form. Rules stand in rubric_rules.py."""

from collections.abc import Mapping
from typing import Any

from django.utils.text import slugify
from rest_framework import serializers

from sessions_app.models import Criterion
from sessions_app.rubric_content import USUAL_PASS_MARK, CriterionContent, RubricContent

LONGEST_DESCRIPTION, LONGEST_ANCHOR = 1000, 400  # characters; the grader reads all of them
PERCENT: dict[str, Any] = {"max_digits": 5, "decimal_places": 2, "min_value": 0, "max_value": 100}


class CriterionInput(serializers.Serializer[Any]):
    """Types and lengths alone: a draft may lack what a published version must have."""

    key = serializers.CharField(
        max_length=60, required=False, allow_blank=True, help_text="Without one: from the name"
    )
    name = serializers.CharField(max_length=120, allow_blank=True)
    skill = serializers.CharField(max_length=60, allow_blank=True)
    description = serializers.CharField(max_length=LONGEST_DESCRIPTION, allow_blank=True)
    weight = serializers.DecimalField(**PERCENT)
    scale = serializers.ChoiceField(choices=Criterion.Scale.choices, default=Criterion.Scale.FIVE)
    anchors = serializers.DictField(
        child=serializers.CharField(max_length=LONGEST_ANCHOR, allow_blank=True),
        required=False,
        help_text="What 1, 3 and 5 look like; none for yes or no",
    )
    is_blocker = serializers.BooleanField(default=False)
    may_not_apply = serializers.BooleanField(default=False)


class RubricInput(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=120)
    pass_mark = serializers.DecimalField(**PERCENT, default=USUAL_PASS_MARK)
    criteria = CriterionInput(many=True)


def content_from(fields: Mapping[str, Any], *, slug: str = "") -> RubricContent:
    """What a valid RubricInput holds."""
    taken = {criterion.get("key", "") for criterion in fields["criteria"]}
    return RubricContent(
        name=fields["name"],
        criteria=tuple(_criterion(criterion, taken) for criterion in fields["criteria"]),
        pass_mark=fields["pass_mark"],
        slug=slug,
    )


def _criterion(fields: Mapping[str, Any], taken: set[str]) -> CriterionContent:
    anchors = fields.get("anchors", {})
    return CriterionContent(
        **{
            **fields,
            "key": fields.get("key") or _free_key(fields["name"], taken),
            "anchors": {score: text for score, text in anchors.items() if text},
        }
    )


def _free_key(name: str, taken: set[str]) -> str:
    base = slugify(name).replace("-", "_")[:50].strip("_") or "criterion"
    numbers = (f"{base}_{number}" for number in range(2, len(taken) + 3))
    key = next(key for key in (base, *numbers) if key not in taken)
    taken.add(key)
    return key
