"""What a dry run by the model would use, before anything is spent."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil

from django.conf import settings
from django.utils import timezone

from accounts.models import User
from grading.brief import brief_of
from grading.graders.openai import OpenAIGrader, grader_name
from grading.long_calls.planning import plan_of
from grading.long_calls.room import NeverFits
from grading.models import SessionGrade
from grading.protocol import Brief
from grading.rubric_preview import judged_by
from grading.schema import SCHEMA_NAME
from grading.selectors.dry_runs import graded_by_rubric
from llm.prices import cost_usd
from llm.selectors import last_usages
from llm.usage import Usage
from sessions_app.models import RubricVersion
from sessions_app.rubric_content import content_of


@dataclass(frozen=True, slots=True)
class Expected:
    """``cost_usd`` is None where the model's price is not known; ``too_long`` calls are left out.

    ``measured`` of them go by what their own grading used; of the others each answer is taken to
    be as long as it may be.
    """

    grades: Sequence[SessionGrade]
    too_long: int
    measured: int
    tokens: int
    cost_usd: Decimal | None


def expected_of(draft: RubricVersion, user: User, calls: int) -> Expected:
    """Of the last ``calls`` sessions whose current grade is by the model that is configured now.

    Their grades stand for the version before, so that each session costs one request.
    """
    graded = graded_by_rubric(draft.rubric, user).filter(grader=grader_name())
    content = content_of(draft)
    told = [(grade, judged_by(content, brief_of(grade.session))) for grade in graded[:calls]]
    fitting = [(grade, brief) for grade, brief in told if _fits(brief)]
    measured = last_usages(SCHEMA_NAME, [grade.session_id for grade, _ in fitting])
    usages = [
        _expected(measured.get(grade.session_id), _before(grade, brief), brief)
        for grade, brief in fitting
    ]
    return Expected(
        grades=[grade for grade, _ in fitting],
        too_long=len(told) - len(fitting),
        measured=len(measured),
        tokens=sum(usage.total_tokens for usage in usages),
        cost_usd=_cost(usages),
    )


def _fits(brief: Brief) -> bool:
    """Into one request; notes on the parts of a longer one would be another rubric's."""
    try:
        return plan_of(brief) is None
    except NeverFits:
        return False


def _before(grade: SessionGrade, brief: Brief) -> Brief:
    return judged_by(content_of(grade.rubric_version), brief)


def _expected(measured: Usage | None, before: Brief, after: Brief) -> Usage:
    """As measured, in proportion to how much longer the draft is; nothing is taken as cached."""
    planned = OpenAIGrader.usage_for(after)
    if measured is None:
        return planned
    then = OpenAIGrader.usage_for(before)
    prompt = measured.prompt_tokens * planned.prompt_tokens / then.prompt_tokens
    answer = measured.completion_tokens * planned.completion_tokens / then.completion_tokens
    return Usage(prompt_tokens=ceil(prompt), completion_tokens=ceil(answer))


def _cost(usages: Sequence[Usage]) -> Decimal | None:
    today = timezone.now().date()
    costs = [cost_usd(settings.OPENAI_MODEL, usage, on=today) for usage in usages]
    known = [cost for cost in costs if cost is not None]
    return sum(known, Decimal(0)) if len(known) == len(costs) else None
