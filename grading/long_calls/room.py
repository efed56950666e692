"""How much of a minute's tokens one request may use, and what is said where none can fit.

Other calls are graded under the same limits meanwhile. A request that takes the whole minute waits
until nobody else has used any of it, and then nobody else has a turn for a minute.
"""

from django.conf import settings

from llm.failures import Permanent

# To read a call in parts takes half as many tokens again, since each part is told the rubric. So
# only that is cut which would leave next to nothing of its minute.
ONE_REQUEST = 0.95
ONE_PART = 0.7  # beside a part that is answered, a call of usual length fits into its minute
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
