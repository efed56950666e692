"""A version of a rubric as plain values: what is written, checked, copied and exported."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from sessions_app.models import Criterion, RubricVersion

USUAL_PASS_MARK = Decimal(70)


@dataclass(frozen=True, slots=True)
class CriterionContent:
    """As `Criterion`, whose names it has. Weights are per cent of the whole."""

    key: str
    name: str
    skill: str
    description: str
    weight: Decimal
    scale: str = Criterion.Scale.FIVE
    anchors: Mapping[str, str] = field(default_factory=dict)
    is_blocker: bool = False
    may_not_apply: bool = False


@dataclass(frozen=True, slots=True)
class RubricContent:
    """Without a ``slug`` one is made of the name. The pass mark is 0 to 100."""

    name: str
    criteria: tuple[CriterionContent, ...] = ()
    pass_mark: Decimal = USUAL_PASS_MARK
    slug: str = ""

    @property
    def weight(self) -> Decimal:
        return sum((criterion.weight for criterion in self.criteria), Decimal(0))


def content_of(version: RubricVersion) -> RubricContent:
    return RubricContent(
        name=version.name,
        criteria=tuple(_criterion(row) for row in version.criteria.all()),
        pass_mark=version.pass_mark,
        slug=version.rubric.slug,
    )


def _criterion(row: Criterion) -> CriterionContent:
    return CriterionContent(
        key=row.key,
        name=row.name,
        skill=row.skill,
        description=row.description,
        weight=row.weight,
        scale=row.scale,
        anchors=row.anchors,
        is_blocker=row.is_blocker,
        may_not_apply=row.may_not_apply,
    )
