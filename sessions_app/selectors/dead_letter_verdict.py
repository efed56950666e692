"""Whether a re-run of a dead letter helps, and by which rule that is said.

The rules are asked in order; the first that applies speaks. None of them reads what was said.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.utils import timezone

from sessions_app.models import DeadLetter, StepAttempt
from sessions_app.pipeline.step import pipeline_steps
from sessions_app.selectors.line_now import LineNow

REPEATS = 3  # the same error on the same input so often is no accident
OURS = ("Transient", "RateLimited", "NotYet", "BadReply")  # llm.failures that a re-run may pass


class Outlook(StrEnum):
    LIKELY = "likely"
    UNSURE = "unsure"
    UNLIKELY = "unlikely"


HEADLINES = {
    Outlook.LIKELY: "Likely passes on re-run",
    Outlook.UNSURE: "May pass on re-run",
    Outlook.UNLIKELY: "Will fail again",
}


@dataclass(frozen=True, slots=True)
class Verdict:
    outlook: Outlook
    because: str
    rule: str = ""

    @property
    def headline(self) -> str:
        return HEADLINES[self.outlook]


@dataclass(frozen=True, slots=True)
class Facts:
    """``passed_since``: when the same step first passed for another session after this one died.
    ``repeats``: how many of its last attempts ended with the very same error.
    """

    letter: DeadLetter
    passed_since: datetime | None
    repeats: int
    was_rerun: bool
    needs_model: bool
    now: LineNow

    @property
    def since(self) -> str:
        return f"{timezone.localtime(self.passed_since):%H:%M}" if self.passed_since else ""


Rule = Callable[[Facts], Verdict | None]


def step_gone(facts: Facts) -> Verdict | None:
    if facts.letter.step_run.step in pipeline_steps():
        return None
    return Verdict(Outlook.UNLIKELY, "the pipeline has no such step any more. Discard it")


def poison_pill(facts: Facts) -> Verdict | None:
    if facts.letter.error_class != "PoisonPill":
        return None
    return Verdict(
        Outlook.UNLIKELY, "it took its worker down with it. Look at its size and at memory first"
    )


def permanent(facts: Facts) -> Verdict | None:
    """Until a person acts. That others pass now hints that somebody did."""
    if facts.letter.retryable:
        return None
    if facts.passed_since and not facts.was_rerun:
        return Verdict(
            Outlook.UNSURE,
            f"it waited for a person to act, and others pass since {facts.since}",
        )
    return Verdict(Outlook.UNLIKELY, "until a person has done what the message asks for")


def service_down(facts: Facts) -> Verdict | None:
    if not (facts.needs_model and facts.now.is_down):
        return None
    return Verdict(Outlook.UNLIKELY, "the model's server does not answer at the moment")


def rate_limit(facts: Facts) -> Verdict | None:
    if facts.letter.error_class != "RateLimited":
        return None
    if facts.now.requests is None:
        return Verdict(Outlook.UNSURE, "rate limit; Redis does not tell how much is free")
    if not facts.now.has_room:
        return Verdict(Outlook.UNSURE, "rate limit, used up at the moment: it would wait again")
    free = f"free since {facts.since}" if facts.since else "free now"
    return Verdict(Outlook.LIKELY, f"rate limit, {free}")


def never_appeared(facts: Facts) -> Verdict | None:
    if facts.letter.error_class != "NotYet":
        return None
    return Verdict(Outlook.UNSURE, "what it came for was not there for a day. It may be by now")


def same_error(facts: Facts) -> Verdict | None:
    """A fault of ours does the same with the same input, until the code changes."""
    if facts.letter.error_class in OURS and not facts.was_rerun:
        return None
    if facts.repeats < REPEATS:
        return None
    return Verdict(Outlook.UNLIKELY, "same input, same error three times")


def bad_reply(facts: Facts) -> Verdict | None:
    if facts.letter.error_class != "BadReply":
        return None
    if facts.was_rerun:
        return Verdict(Outlook.UNLIKELY, "the model's answers were of no use after a re-run either")
    return Verdict(Outlook.UNSURE, "a model's answers differ: asked anew, it may answer better")


def transient(facts: Facts) -> Verdict | None:
    if facts.passed_since:
        return Verdict(Outlook.LIKELY, f"a passing fault: others pass since {facts.since}")
    return Verdict(Outlook.UNSURE, "a passing fault, and none has passed since. Try one")


RULES: tuple[Rule, ...] = (
    step_gone,
    poison_pill,
    permanent,
    service_down,
    rate_limit,
    never_appeared,
    bad_reply,
    same_error,
    transient,
)


def verdict_of(facts: Facts) -> Verdict:
    for rule in RULES:
        verdict = rule(facts)
        if verdict is not None:
            return Verdict(verdict.outlook, verdict.because, rule.__name__.replace("_", " "))
    raise AssertionError("the last rule speaks always")


def facts_of(letter: DeadLetter, now: LineNow) -> Facts:
    run = letter.step_run
    spec = pipeline_steps().get(run.step)
    passed = StepAttempt.objects.filter(
        error_class="", step_run__step=run.step, finished_at__gt=letter.created_at
    )
    first = passed.exclude(step_run=run).order_by("finished_at").first()
    earlier = run.dead_letters.filter(fingerprint=letter.fingerprint, pk__lt=letter.pk)
    return Facts(
        letter=letter,
        passed_since=first.finished_at if first else None,
        repeats=_repeats(letter),
        was_rerun=earlier.exists(),
        needs_model=spec is not None and spec.estimate is not None,
        now=now,
    )


def _repeats(letter: DeadLetter) -> int:
    ended = letter.step_run.tries.filter(counted=True, finished_at__lte=letter.created_at)
    count = 0
    for attempt in ended.order_by("-id")[: 2 * REPEATS]:
        if (attempt.error_class, attempt.message) != (letter.error_class, letter.message):
            break
        count += 1
    return count
