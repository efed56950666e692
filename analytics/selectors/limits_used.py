"""What of the account's limits was used, minute by minute, from the ledger of model calls."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from analytics.selectors.scope import rows

# By `llm_calls_created`. A call of which nobody knows what it used counts at its estimate.
_MINUTES = """
    SELECT date_trunc('minute', created_at) AS at, count(*) AS requests,
        sum(coalesce(prompt_tokens + completion_tokens, estimated_tokens)) AS tokens
    FROM llm_calls WHERE created_at >= %(since)s
    GROUP BY 1 ORDER BY 1
"""


@dataclass(frozen=True, slots=True)
class MinuteUsed:
    """A minute of the clock, in which something was sent."""

    at: datetime
    requests: int
    tokens: int


def minutes_used(*, since: datetime) -> Sequence[MinuteUsed]:
    """The oldest first, in one query."""
    return [
        MinuteUsed(row["at"], row["requests"], int(row["tokens"]))
        for row in rows(_MINUTES, {"since": since})
    ]
