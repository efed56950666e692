"""A call has ended: keep what was said and write its pipeline, in the caller's transaction."""

from dataclasses import replace
from datetime import datetime, timedelta

from django.utils import timezone

from sessions_app.models import Channel, SessionStatus, TrainingSession
from sessions_app.pipeline.line import pipeline_start
from sessions_app.selectors.live_turns import turns_heard
from sessions_app.transcript import Turn
from sessions_app.vapi.parse import CallReport

SPEAKER = {"rep": "You", "customer": "AI Customer"}  # the words of the mirrored column


def session_end(session: TrainingSession, report: CallReport) -> bool:
    """Store the report on the locked session and start its pipeline.

    Where it has no turns, those that were heard live are the transcript. False, and nothing
    changes, where the session has ended before: the first report counts. One that was taken for
    abandoned has not: a late report with a conversation in it still ends it.
    """
    under_way = session.status in (SessionStatus.CREATED, SessionStatus.IN_CALL)
    was_mistaken = session.status == SessionStatus.ABANDONED and bool(report.turns)
    if not (under_way or was_mistaken):
        return False
    report = replace(report, turns=report.turns or turns_heard(session))
    began = report.started_at or (
        session.start_time if session.status == SessionStatus.IN_CALL else timezone.now()
    )
    session.start_time = began
    is_after = report.ended_at is not None and report.ended_at >= began
    session.end_time = report.ended_at if is_after else _end_of(began, report)
    session.duration_seconds = _duration(session, report)
    session.ended_reason = report.ended_reason[:200]
    session.transcript = [piece_of(turn, session) for turn in report.turns]
    session.call_cost_usd = report.cost_usd
    session.status, session.status_reason = SessionStatus.PROCESSING, ""
    session.save()
    session.live_turns.all().delete()
    has_recording = session.channel == Channel.VOICE and report.recording_available
    pipeline_start(session, skip=() if has_recording else ("fetch_recording",))
    return True


def _duration(session: TrainingSession, report: CallReport) -> int | None:
    if report.duration_seconds is not None:
        return round(report.duration_seconds)
    if session.end_time is None:
        return None
    return max(0, round((session.end_time - session.start_time).total_seconds()))


def _end_of(began: datetime, report: CallReport) -> datetime | None:
    ends = [turn.end_seconds for turn in report.turns if turn.end_seconds is not None]
    return began + timedelta(seconds=max(ends)) if ends else None


def piece_of(turn: Turn, session: TrainingSession) -> dict[str, object]:
    """A turn in the shape of the mirrored column, with our seconds beside its timestamp."""
    piece: dict[str, object] = {
        "speaker": SPEAKER[turn.speaker],
        "text": turn.text,
        "messageId": f"{session.pk}-{turn.index}",
        "start_seconds": turn.start_seconds,
        "end_seconds": turn.end_seconds,
    }
    if turn.start_seconds is not None:
        spoken_at = session.start_time + timedelta(seconds=turn.start_seconds)
        piece["timestamp"] = spoken_at.isoformat()
    return piece
