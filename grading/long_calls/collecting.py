"""The step that reads one part of a long call, and keeps what is worth quoting."""

from dataclasses import replace

from grading.brief import brief_of
from grading.evidence import Transcript
from grading.graders import grader_for
from grading.graders.openai import OpenAIGrader
from grading.long_calls.cutting import Part, pieces_of
from grading.long_calls.reader import PartReader
from grading.long_calls.stored import cut_for_now, notes_before, notes_keep
from grading.models import EvidencePart
from grading.protocol import Brief
from sessions_app.pipeline.step import Done, StepContext

STEP = "collect_evidence"


def collect_evidence(context: StepContext) -> Done:
    """Read the part. Raises the failures of llm, then nothing is stored.

    Where others judge by now than when the call was cut, nothing is read: `evaluate`, which comes
    next, cuts it anew for them.
    """
    session = context.session
    grader = grader_for(session)
    if not isinstance(grader, OpenAIGrader):
        return Done()  # the model was taken away meanwhile, and rules read a call at once
    rows = list(session.evidence_parts.all())
    if not cut_for_now(rows, session):
        return Done()
    row = rows[context.part - 1]
    part = _part(brief_of(session), row, of=len(rows))
    reader = PartReader(
        session_id=session.pk,
        organisation_id=session.org_id,
        last_error=context.last_error,
        last_reply=context.last_reply,
        model=grader.model,
    )
    whole = Transcript(session.turns, session.tidy_turns)
    notes = reader.read(part, whole)
    return Done(lambda locked: notes_keep(row, notes))


def _part(brief: Brief, row: EvidencePart, *, of: int) -> Part:
    before = notes_before(row)
    turns = pieces_of(brief)[row.begin : row.end]
    return Part(
        brief=replace(brief, clean_turns=turns, notes=()),
        number=row.part,
        of=of,
        before=before.summary if before else "",
    )
