from django import template

register = template.Library()


@register.filter
def initials(name: str) -> str:
    """Of the first and the last word: Dana Whitfield is DW, Chidi is C."""
    words = name.split()
    ends = words if len(words) < 2 else (words[0], words[-1])
    return "".join(word[0].upper() for word in ends)
