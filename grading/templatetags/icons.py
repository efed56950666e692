from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()

# Statuses of sessions and steps, verdicts and outcomes, by the sign that stands for them.
SIGNS = {
    "check": ("completed", "met", "done", "closed", "passed"),
    "cross": ("missed",),
    "half": ("partly",),
    "dash": ("not_gradable", "abandoned", "not_applicable", "skipped", "none"),
    "alert": ("failed", "dead", "overdue"),
    "clock": ("processing", "waiting", "started"),
    "phone": ("in_call",),
    "circle": ("created", "pending", "ready", "to_do"),
    "dot": ("running",),
    "question": ("unsupported", "disputed"),
    "arrow": ("next_step",),
    "down": ("falling",),
}
SIGN_OF = {value: sign for sign, values in SIGNS.items() for value in values}


@register.simple_tag
def icon(value: str) -> SafeString:
    """The sign for a status or verdict. It only repeats the word that stands beside it."""
    return format_html(
        '<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>',
        static("icons.svg"),
        SIGN_OF.get(value, "circle"),
    )
