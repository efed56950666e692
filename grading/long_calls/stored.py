"""The parts of a long call in the database: their borders, and what was noted down of each."""

from collections.abc import Sequence
from typing import Any

from pydantic import TypeAdapter

from grading.models import EvidencePart
from grading.protocol import PartNotes
from grading.selectors.regrades import judging_version
from sessions_app.models import TrainingSession

_NOTES = TypeAdapter(PartNotes)


def notes_of(session: TrainingSession) -> tuple[PartNotes, ...]:
    """One for each part; empty unless all parts were read for the rubric that judges now."""
    rows = list(session.evidence_parts.filter(rubric_version=judging_version(session)))
    if any(row.notes is None for row in rows):
        return ()
    return tuple(_NOTES.validate_python(row.notes) for row in rows)


def notes_before(part: EvidencePart) -> PartNotes | None:
    """Those of the part before this one."""
    before = EvidencePart.objects.filter(session=part.session_id, part=part.part - 1).first()
    return _NOTES.validate_python(before.notes) if before and before.notes else None


def notes_keep(part: EvidencePart, notes: PartNotes) -> None:
    """In the transaction that marks the part's step done."""
    EvidencePart.objects.filter(pk=part.pk).update(notes=_as_json(notes))


def parts_keep(session: TrainingSession, borders: Sequence[tuple[int, int]]) -> None:
    """Write the parts down, none of them read yet, in the caller's transaction."""
    version = judging_version(session)
    session.evidence_parts.all().delete()
    EvidencePart.objects.bulk_create(
        EvidencePart(
            session=session,
            rubric_version=version,
            part=number,
            begin=begin,
            end=end,
        )
        for number, (begin, end) in enumerate(borders, start=1)
    )


def _as_json(notes: PartNotes) -> Any:
    return _NOTES.dump_python(notes, mode="json")
