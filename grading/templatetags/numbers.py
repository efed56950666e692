from decimal import ROUND_FLOOR, Decimal

from django import template

register = template.Library()


@register.filter
def score(points: Decimal, form: str = "short") -> str:
    """With at most one decimal, or exactly one where the form is "fixed" (for columns).

    Cut off, not rounded: 69.96 must not look like a pass at 70.
    """
    tenths = points.quantize(Decimal("0.1"), ROUND_FLOOR)
    text = f"{tenths if form == 'fixed' else tenths.normalize():f}"
    return text.replace("-", "−")


@register.filter
def clock(seconds: float) -> str:
    """Seconds from the start of a call as 2:14, or 1:02:14."""
    minutes, second = divmod(int(seconds), 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"
