"""The parts of a long call in the database: their borders, and what was noted down of each."""

from collections.abc import Iterable, Sequence
from typing import Any

from pydantic import TypeAdapter

from grading.graders import grader_for
from grading.models import EvidencePart
from grading.protocol import PartNotes
from grading.selectors.regrades import judging_version
from sessions_app.models import TrainingSession

_NOTES = TypeAdapter(PartNotes)


def notes_of(session: TrainingSession) -> tuple[PartNotes, ...]:
    """One for each part; empty unless all were read by whom and for what judges now."""
    rows = list(session.evidence_parts.all())
    if not rows or any(row.notes is None for row in rows) or not cut_for_now(rows, session):
        return ()
    return tuple(_NOTES.validate_python(row.notes) for row in rows)


def cut_for_now(rows: Iterable[EvidencePart], session: TrainingSession) -> bool:
    """Whether the parts are for the rubric and the grader that judge the session now."""
    now = (judging_version(session).pk, grader_for(session).name)
    return all((row.rubric_version_id, row.grader) == now for row in rows)


def notes_before(part: EvidencePart) -> PartNotes | None:
    """Those of the part before this one."""
    before = EvidencePart.objects.filter(session=part.session_id, part=part.part - 1).first()
    return _NOTES.validate_python(before.notes) if before and before.notes else None


def notes_keep(part: EvidencePart, notes: PartNotes) -> None:
    """In the transaction that marks the part's step done."""
    EvidencePart.objects.filter(pk=part.pk).update(notes=_as_json(notes))


def parts_keep(session: TrainingSession, borders: Sequence[tuple[int, int]]) -> None:
    """Write the parts down, none of them read yet, in the caller's transaction."""
    version, grader = judging_version(session), grader_for(session).name
    session.evidence_parts.all().delete()
    EvidencePart.objects.bulk_create(
        EvidencePart(
            session=session,
            rubric_version=version,
            grader=grader,
            part=number,
            begin=begin,
            end=end,
        )
        for number, (begin, end) in enumerate(borders, start=1)
    )


def _as_json(notes: PartNotes) -> Any:
    return _NOTES.dump_python(notes, mode="json")
