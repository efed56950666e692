"""What was said, as the report shows it: raw turns, with the criteria that quote them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from grading.corrections import pieces_of
from grading.models import CriterionGrade, SessionComment
from grading.protocol import Correction
from sessions_app.models import TrainingSession
from sessions_app.selectors.live_turns import turns_so_far
from sessions_app.transcript import Turn


@dataclass(frozen=True, slots=True)
class SaidTurn:
    """`goes_on`: the same person spoke just before. `proves`: the criteria with a quote from it.

    `mended` is the text in pieces, each with what was meant; empty where all was heard well.
    """

    turn: Turn
    goes_on: bool
    proves: tuple[CriterionGrade, ...]
    is_commitment: bool
    comments: tuple[SessionComment, ...] = ()
    mended: tuple[tuple[str, str], ...] = ()


def said_turns(
    session: TrainingSession,
    criteria: Iterable[CriterionGrade] = (),
    comments: Iterable[SessionComment] = (),
    corrections: Iterable[Correction] = (),
) -> Sequence[SaidTurn]:
    """In the order of the call, which may still go on. The criteria come with their evidence."""
    proofs: dict[int, dict[int, CriterionGrade]] = defaultdict(dict)
    for criterion in criteria:
        for proof in criterion.evidence.all():
            proofs[proof.turn_index][criterion.pk] = criterion
    pinned: dict[int | None, list[SessionComment]] = defaultdict(list)
    for comment in comments:
        pinned[comment.turn_index].append(comment)
    meant: dict[int | None, dict[str, str]] = defaultdict(dict)
    for correction in corrections:
        meant[correction.turn_index][correction.heard] = correction.meant
    committed = (session.commitment or {}).get("turn_index")
    before: Turn | None = None
    said = []
    for turn in turns_so_far(session):
        said.append(
            SaidTurn(
                turn=turn,
                goes_on=before is not None and before.speaker == turn.speaker,
                proves=tuple(proofs[turn.index].values()),
                is_commitment=turn.index == committed,
                comments=tuple(pinned[turn.index]),
                mended=tuple(pieces_of(turn.text, meant[turn.index])) if meant[turn.index] else (),
            )
        )
        before = turn
    return said
