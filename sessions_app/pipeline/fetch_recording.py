"""Copies a call's recording into our own storage: VAPI keeps it for two weeks only."""

from pathlib import PurePosixPath
from typing import IO, cast

from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import File
from django.core.files.storage import Storage, storages

from llm.failures import Transient
from sessions_app.models import TrainingSession
from sessions_app.pipeline.step import Done, StepContext
from sessions_app.recordings.kind import LOOKED_AT, Kind, kind_of
from sessions_app.vapi.client import recording_open
from sessions_app.vapi.parse import parse_envelope
from sessions_app.vapi.recording import BoundedStream


def fetch_recording(context: StepContext) -> Done:
    """Store the bytes. Raises NotYet while VAPI has none, and the failures of its client."""
    session = context.session
    with recording_open(session.vapi_call_id or "", _report_of(session)) as recording:
        kind = kind_of(recording.beginning(LOOKED_AT))
        name = str(PurePosixPath(str(session.org_id), f"{session.pk}{kind.suffix}"))
        try:
            saved = _keep(storages["recordings"], name, recording, kind)
        except (BotoCoreError, ClientError) as error:
            raise Transient(f"The bucket did not take it ({type(error).__name__}).") from None

    def store(locked: TrainingSession) -> None:
        locked.recording_file = saved
        locked.recording_url = f"/sessions/{locked.pk}/recording"
        locked.save(update_fields=["recording_file", "recording_url"])

    return Done(store)


def _keep(storage: Storage, name: str, recording: BoundedStream, kind: Kind) -> str:
    """The name it has there. Of one that breaks off nothing stays."""
    if storage.exists(name):  # an earlier try got as far as the file, not to the row
        storage.delete(name)
    file = File(cast(IO[bytes], recording), name=name)
    file.content_type = kind.content_type  # type: ignore[attr-defined]  # what a bucket says it is
    try:
        return storage.save(name, file)
    except Exception:
        storage.delete(name)
        raise


def _report_of(session: TrainingSession) -> dict[str, object]:
    event = session.events.filter(kind="end-of-call-report").order_by("id").first()
    return parse_envelope(bytes(event.body)).message if event else {}
