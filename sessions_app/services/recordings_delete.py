"""Recordings of sessions that are about to be deleted: no row will know of them afterwards."""

from collections.abc import Iterable

from django.core.files.storage import storages

from sessions_app.models import TrainingSession


def recordings_delete(sessions: Iterable[TrainingSession]) -> None:
    """Delete their files, before the rows go: a file that no row names would stay for ever."""
    for session in sessions:
        if session.recording_file:
            storages["recordings"].delete(session.recording_file)
