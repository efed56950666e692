from decimal import Decimal

from django import template

from grading.templatetags.numbers import score

register = template.Library()

NOTHING = "–"  # an average over nothing is no 0


@register.filter
def points(value: float | Decimal | None) -> str:
    """A score or a percentage with at most one decimal."""
    return NOTHING if value is None else score(Decimal(str(value)))


@register.filter
def signed(value: float) -> str:
    """A difference, with its sign: +3.2, −1.4, ±0."""
    tenth = round(value, 1)
    if not tenth:
        return "±0"
    return f"{tenth:+.1f}".removesuffix(".0").replace("-", "−")


@register.filter
def long_time(seconds: int) -> str:
    """45 s, 12 min, 3 h 20 min."""
    if seconds < 60:
        return f"{seconds} s"
    hours, minutes = divmod(seconds // 60, 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min"


@register.filter
def skill_name(slug: str) -> str:
    """`next_step` as Next step."""
    return slug.replace("_", " ").replace("-", " ").capitalize()
