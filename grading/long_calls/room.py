"""How much of a minute's tokens one request may use, and what is said where none can fit.

Other calls are graded under the same limits meanwhile. A request that takes the whole minute waits
until nobody else has used any of it, and then nobody else has a turn for a minute.
"""

from django.conf import settings

from llm.failures import Permanent

ONE_REQUEST = 0.8  # a call that needs more is read in parts
ONE_PART = 0.5  # beside a part, a call of usual length fits into the same minute
LEAST_NOTES = 300  # tokens of notes, below which there is nothing to judge by


class NeverFits(Permanent):
    """However long one waits, the request is larger than a minute's tokens."""

    def __init__(self, what: str, tokens: int) -> None:
        super().__init__(
            f"{what} about {tokens} tokens in one request; OPENAI_TOKENS_PER_MINUTE is "
            f"{settings.OPENAI_TOKENS_PER_MINUTE}. If the account allows more, raise it and run "
            "this step again."
        )


def room(share: float) -> int:
    """So many tokens, answer included."""
    return int(settings.OPENAI_TOKENS_PER_MINUTE * share)
