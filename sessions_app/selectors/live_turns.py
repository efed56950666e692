"""What has been said in a call that goes on."""

from collections.abc import Iterable
from datetime import datetime

from sessions_app.models import LiveTurn, SessionStatus, TrainingSession
from sessions_app.transcript import Speaker, Turn

UNDER_WAY = (SessionStatus.CREATED, SessionStatus.IN_CALL)


def turns_so_far(session: TrainingSession) -> tuple[Turn, ...]:
    """The transcript; while there is none yet, what was heard of the call, as it was spoken."""
    if session.transcript or session.status not in UNDER_WAY:
        return session.turns
    return turns_heard(session)


def turns_heard(session: TrainingSession) -> tuple[Turn, ...]:
    """The live turns in the order in which they were spoken."""
    heard = session.live_turns.order_by("said_at", "id")
    return _numbered(heard, session.start_time)


def turns_arrived(session: TrainingSession) -> tuple[Turn, ...]:
    """The live turns in the order in which they came: one that comes late is the last."""
    return _numbered(session.live_turns.order_by("id"), session.start_time)


def _numbered(live: Iterable[LiveTurn], began: datetime) -> tuple[Turn, ...]:
    """VAPI sends a turn when it has been spoken, so all that is known is about when it ended.

    Its clock is not ours: no turn comes before the start.
    """
    live = list(live)
    start = min([began, *(turn.said_at for turn in live)])
    return tuple(
        Turn(
            index=index,
            speaker=_speaker(turn),
            text=turn.text,
            start_seconds=round((turn.said_at - start).total_seconds(), 3),
        )
        for index, turn in enumerate(live)
    )


def _speaker(turn: LiveTurn) -> Speaker:
    return "rep" if turn.speaker == "rep" else "customer"
