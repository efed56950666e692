"""What a grader is told of a session."""

from django.utils import timezone

from grading.long_calls.stored import notes_of
from grading.protocol import Brief, CriterionSpec
from grading.selectors.regrades import judging_version
from sessions_app.models import Criterion, RubricVersion, TrainingSession
from sessions_app.rubric_content import CriterionContent


def brief_of(session: TrainingSession, version: RubricVersion | None = None) -> Brief:
    """The transcript, the rubric, and the objective, free of the database.

    Without a ``version``, by the one that judges the session now.

    Of a long call that was read in parts, their notes too.
    """
    version = version or judging_version(session)
    persona = session.persona_snapshot
    who = [str(persona[part]) for part in ("name", "title", "company") if persona.get(part)]
    return Brief(
        turns=session.turns,
        clean_turns=session.tidy_turns,
        criteria=tuple(spec_of(criterion) for criterion in version.criteria.all()),
        pass_mark=version.pass_mark,
        objective=str(persona.get("objective_text") or persona.get("objective") or ""),
        persona=", ".join(who),
        language=str(persona.get("language") or "en"),
        held_on=timezone.localdate(session.start_time),
        notes=notes_of(session),
    )


def spec_of(criterion: Criterion | CriterionContent) -> CriterionSpec:
    """The criterion, free of the database."""
    return CriterionSpec(
        key=criterion.key,
        name=criterion.name,
        skill=criterion.skill,
        description=criterion.description,
        weight=criterion.weight,
        scale=criterion.scale,  # type: ignore[arg-type]
        anchors={int(score): text for score, text in criterion.anchors.items()},
        blocker=criterion.is_blocker,
        may_not_apply=criterion.may_not_apply,
    )
