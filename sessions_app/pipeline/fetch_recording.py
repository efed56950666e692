"""Copies a call's recording into our own storage: VAPI keeps it for two weeks only."""

from typing import IO, cast
from uuid import uuid4

from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import File
from django.core.files.storage import Storage, storages
from django.db import transaction

from llm.failures import Transient
from sessions_app.connections import connection_give_back
from sessions_app.models import TrainingSession
from sessions_app.pipeline.step import Done, StepContext
from sessions_app.recordings.kind import LOOKED_AT, Kind, kind_of
from sessions_app.vapi.client import recording_open
from sessions_app.vapi.parse import parse_envelope
from sessions_app.vapi.recording import BoundedStream


def fetch_recording(context: StepContext) -> Done:
    """Store the bytes. Raises NotYet while VAPI has none, and the failures of its client."""
    session, storage = context.session, storages["recordings"]
    folder, report = f"{session.org_id}/{session.pk}", _report_of(session)
    connection_give_back()
    with recording_open(session.vapi_call_id or "", report) as recording:
        kind = kind_of(recording.beginning(LOOKED_AT))
        # Each try's own: who lost the step meanwhile must not touch what its next holder stored.
        name = f"{folder}/{uuid4()}{kind.suffix}"
        try:
            saved = _keep(storage, name, recording, kind)
        except (BotoCoreError, ClientError) as error:
            raise Transient(f"The bucket did not take it ({type(error).__name__}).") from None

    def store(locked: TrainingSession) -> None:
        superseded = locked.recording_file
        locked.recording_file = saved
        locked.recording_url = f"/sessions/{locked.pk}/recording"
        locked.save(update_fields=["recording_file", "recording_url"])
        transaction.on_commit(lambda: _clear(storage, folder, superseded, but=saved), robust=True)

    return Done(store, discard=lambda: storage.delete(saved))


def _keep(storage: Storage, name: str, recording: BoundedStream, kind: Kind) -> str:
    """The name it has there. Of one that breaks off nothing stays."""
    file = File(cast(IO[bytes], recording), name=name)
    file.content_type = kind.content_type  # type: ignore[attr-defined]  # what a bucket says it is
    try:
        return storage.save(name, file)
    except Exception:
        storage.delete(name)
        raise


def _clear(storage: Storage, folder: str, superseded: str, *, but: str) -> None:
    """Delete what earlier tries left: one whose worker died got as far as the file, not the row."""
    connection_give_back()
    _, files = storage.listdir(folder)
    left = {superseded, *(f"{folder}/{file}" for file in files)} - {"", but}
    for name in left:
        storage.delete(name)


def _report_of(session: TrainingSession) -> dict[str, object]:
    event = session.events.filter(kind="end-of-call-report").order_by("id").first()
    return parse_envelope(bytes(event.body)).message if event else {}
