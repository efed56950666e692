"""All that a person needs to decide about one dead letter, without a word of what was said."""

from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings
from django.utils import timezone
from django_celery_results.models import TaskResult

from llm.failures import BadReply
from llm.prices import cost_usd
from llm.usage import Usage
from sessions_app.models import DeadLetter, RerunBatch, StepAttempt, StepRun, StepStatus
from sessions_app.models.training_session import GIVEN_UP, SessionStatus, TrainingSession
from sessions_app.pipeline.failing import MAX_ATTEMPTS
from sessions_app.pipeline.step import followers, pipeline_steps
from sessions_app.selectors.dead_letter_verdict import Verdict, facts_of, verdict_of
from sessions_app.selectors.dead_letters import Alike, alike_by_fingerprint
from sessions_app.selectors.failed_tasks import failed_tasks
from sessions_app.selectors.line_now import LineNow, line_now

MOST_ATTEMPTS = 30  # shown, the last ones


@dataclass(frozen=True, slots=True)
class Input:
    """What the session holds, by presence and size; its words stand elsewhere."""

    turns: int
    words: int
    kilobytes: float
    tidied_turns: int
    has_recording: bool


@dataclass(frozen=True, slots=True)
class Rerun:
    """What a re-run would do. ``cost`` in US dollars at most; None where no price is known."""

    label: str
    then: list[str]
    kept: list[str]
    tokens: int
    attempts: int
    cost: Decimal | None


@dataclass(frozen=True, slots=True)
class Decision:
    letter: DeadLetter
    verdict: Verdict
    max_attempts: int
    attempts: list[StepAttempt]
    timeline: list[StepRun]
    earlier: list[DeadLetter]
    tasks: list[TaskResult]
    alike: Alike | None
    batch: RerunBatch | None
    input: Input
    rerun: Rerun
    rep_sees: str
    now: LineNow


def decision_of(letter: DeadLetter) -> Decision:
    run, now = letter.step_run, line_now()
    session = run.session
    waiting = RerunBatch.objects.filter(
        fingerprint=letter.fingerprint, state=RerunBatch.State.WAITING
    )
    return Decision(
        letter=letter,
        verdict=verdict_of(facts_of(letter, now)),
        max_attempts=_max_attempts(letter),
        attempts=list(run.tries.order_by("-id")[:MOST_ATTEMPTS])[::-1],
        timeline=list(session.steps.order_by("position", "part")),
        earlier=list(run.dead_letters.exclude(pk=letter.pk).select_related("closed_by")),
        tasks=list(failed_tasks(run)[:10]),
        alike=alike_by_fingerprint([letter.fingerprint]).get(letter.fingerprint),
        batch=waiting.select_related("by").first() or letter.batch,
        input=_input_of(session),
        rerun=_rerun_of(run),
        rep_sees=_rep_sees(run),
        now=now,
    )


def _max_attempts(letter: DeadLetter) -> int:
    """Of bad replies there may be few among the attempts: who gave up by them was at the limit."""
    if letter.error_class == BadReply.__name__:
        return letter.attempts
    return max(letter.attempts, MAX_ATTEMPTS)


def _input_of(session: TrainingSession) -> Input:
    turns = session.turns
    return Input(
        turns=len(turns),
        words=sum(len(turn.text.split()) for turn in turns),
        kilobytes=round(sum(len(turn.text.encode()) for turn in turns) / 1000, 1),
        tidied_turns=len(session.clean_turns),
        has_recording=bool(session.recording_file),
    )


def _rerun_of(run: StepRun) -> Rerun:
    specs = pipeline_steps()
    after = followers(run.step) if run.step in specs else set()
    runs = list(run.session.steps.order_by("position", "part"))
    then = [other for other in runs if other.step in after and other.status != StepStatus.DONE]
    kept = [_label(other) for other in runs if other.status == StepStatus.DONE]
    tokens = sum(_tokens(other) for other in (run, *then))
    # All of them priced as answers, the dearest kind, in each attempt.
    most = Usage(completion_tokens=tokens * MAX_ATTEMPTS)
    cost = cost_usd(settings.OPENAI_MODEL, most, on=timezone.now().date())
    return Rerun(_label(run), [_label(o) for o in then], kept, tokens, MAX_ATTEMPTS, cost)


def _label(run: StepRun) -> str:
    spec = pipeline_steps().get(run.step)
    label = spec.label if spec else run.step
    return f"{label} ({run.part})" if run.part else label


def _tokens(run: StepRun) -> int:
    spec = pipeline_steps().get(run.step)
    if spec is None or spec.estimate is None:
        return 0
    return run.tokens if run.tokens is not None else spec.estimate(run.session)


def _rep_sees(run: StepRun) -> str:
    spec = pipeline_steps().get(run.step)
    if spec is not None and spec.beside:
        return "The report as it is, without what this step would have added."
    if run.session.status != SessionStatus.FAILED:
        return "Nothing new: the session goes on without this step."
    return f"We couldn't grade this call. {GIVEN_UP}"
