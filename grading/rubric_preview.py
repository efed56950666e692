"""How a rubric would judge: what would be sent, and the rules' scorecard. Nothing is stored."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from grading.brief import brief_of, spec_of
from grading.graders.offline import OfflineGrader
from grading.graders.openai import OpenAIGrader
from grading.prompts import build_messages
from grading.protocol import Brief, CriterionScore, CriterionSpec, Scorecard
from grading.scoring import score_evaluation
from sessions_app.models import TrainingSession
from sessions_app.rubric_content import RubricContent


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """A criterion, and what came of it where a session was judged."""

    spec: CriterionSpec
    scored: CriterionScore | None = None


@dataclass(frozen=True, slots=True)
class Preview:
    """``tokens`` is about what one request with these messages uses, its answer included."""

    messages: list[dict[str, str]]
    tokens: int
    rows: tuple[PreviewRow, ...]
    scorecard: Scorecard | None = None
    grader: str | None = None


def preview_of(content: RubricContent, session: TrainingSession | None) -> Preview:
    """With a session, how the offline grader judges it; else the empty scorecard."""
    brief = brief_by(content, session)
    scorecard = score_by_rules(brief) if session else None
    scored: Iterable[CriterionScore | None] = (
        scorecard.criteria if scorecard else [None] * len(brief.criteria)
    )
    return Preview(
        messages=build_messages(brief),
        tokens=OpenAIGrader.tokens_for(brief),
        rows=tuple(map(PreviewRow, brief.criteria, scored)),
        scorecard=scorecard,
        grader=OfflineGrader().name if scorecard else None,
    )


def brief_by(content: RubricContent, session: TrainingSession | None) -> Brief:
    """What a grader would be told under this rubric."""
    told = brief_of(session) if session else Brief((), (), (), content.pass_mark)
    return judged_by(content, told)


def judged_by(content: RubricContent, brief: Brief) -> Brief:
    """The same call under this rubric; whole, for the notes on a long one are another rubric's."""
    criteria = tuple(spec_of(criterion) for criterion in content.criteria)
    return replace(brief, criteria=criteria, pass_mark=content.pass_mark, notes=())


def score_by_rules(brief: Brief) -> Scorecard:
    return score_evaluation(brief, OfflineGrader().evaluate(brief))
