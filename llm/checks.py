"""What must hold of the settings before anything is sent to a model."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from llm.structure import MODES


@register()
def model_can_be_asked(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """A key with a stray character or a bad address would fail anew with every call."""
    problems: list[CheckMessage] = []
    key, address = settings.OPENAI_API_KEY, settings.OPENAI_BASE_URL
    if not (key.isascii() and key.isprintable() and " " not in key):
        problems.append(
            Error(
                "OPENAI_API_KEY holds a character that no key has.",
                hint="Copy it again, without spaces or line breaks.",
                id="llm.E001",
            )
        )
    if address and not address.startswith(("http://", "https://")):
        problems.append(
            Error(
                f"OPENAI_BASE_URL is {address!r}.",
                hint="Begin it with http:// or https://, such as http://127.0.0.1:11434/v1.",
                id="llm.E002",
            )
        )
    if settings.OPENAI_STRUCTURED_OUTPUT not in MODES:
        problems.append(
            Error(
                f"OPENAI_STRUCTURED_OUTPUT is {settings.OPENAI_STRUCTURED_OUTPUT!r}.",
                hint=f"Set one of {', '.join(MODES)}, or leave it empty for {MODES[0]}.",
                id="llm.E005",
            )
        )
    for number, name in ((3, "OPENAI_REQUESTS_PER_MINUTE"), (4, "OPENAI_TOKENS_PER_MINUTE")):
        if (limit := getattr(settings, name)) < 1:
            problems.append(
                Error(
                    f"{name} is {limit}, so no request could ever be sent.",
                    hint="Set the account's own limit, or leave it empty.",
                    id=f"llm.E00{number}",
                )
            )
    return problems
