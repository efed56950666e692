"""What a call is made of, one model a file."""

from sessions_app.models.alert import Alert
from sessions_app.models.assignment import Assignment
from sessions_app.models.assignment_reminder import AssignmentReminder
from sessions_app.models.call_event import CallEvent
from sessions_app.models.dead_letter import DeadLetter
from sessions_app.models.idempotency import IdempotencyKey
from sessions_app.models.line_turn import LineTurn
from sessions_app.models.live_turn import LiveTurn
from sessions_app.models.persona import Difficulty, Persona
from sessions_app.models.rep_script import RepScript
from sessions_app.models.rerun_batch import RerunBatch
from sessions_app.models.rubric import Criterion, Rubric, RubricVersion
from sessions_app.models.rubric_edit import RubricEdit
from sessions_app.models.step_attempt import StepAttempt
from sessions_app.models.step_run import StepRun, StepStatus
from sessions_app.models.training_session import (
    Channel,
    Outcome,
    SessionStatus,
    SessionType,
    TrainingSession,
)
from sessions_app.models.transcript_access import TranscriptAccess, TranscriptReading

__all__ = [
    "Alert",
    "Assignment",
    "AssignmentReminder",
    "CallEvent",
    "Channel",
    "Criterion",
    "DeadLetter",
    "Difficulty",
    "IdempotencyKey",
    "LineTurn",
    "LiveTurn",
    "Outcome",
    "Persona",
    "RepScript",
    "RerunBatch",
    "Rubric",
    "RubricEdit",
    "RubricVersion",
    "SessionStatus",
    "SessionType",
    "StepAttempt",
    "StepRun",
    "StepStatus",
    "TrainingSession",
    "TranscriptAccess",
    "TranscriptReading",
]
