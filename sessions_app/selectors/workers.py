"""Whether somebody serves each queue, by the canaries that came through it."""

from dataclasses import dataclass

from redis.exceptions import RedisError

from sessions_app.canary import last_arrivals
from sessions_app.pipeline.step import QUEUES

SILENT_AFTER = 180.0  # seconds: three canaries in a row did not arrive


@dataclass(frozen=True, slots=True)
class QueueLife:
    """``seconds_since`` the last canary and its ``round_trip``; None where none is known of."""

    queue: str
    seconds_since: float | None
    round_trip: float | None

    @property
    def is_silent(self) -> bool:
        return self.seconds_since is None or self.seconds_since > SILENT_AFTER


def workers_alive() -> list[QueueLife]:
    """Each queue, in the order of the pipeline's. With Redis away nothing is known of any."""
    try:
        arrivals = last_arrivals()
    except RedisError:
        arrivals = {}
    return [
        QueueLife(queue, arrival.ago, arrival.round_trip)
        if (arrival := arrivals.get(queue))
        else QueueLife(queue, None, None)
        for queue in QUEUES
    ]
