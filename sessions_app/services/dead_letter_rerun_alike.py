"""Many dead letters alike are re-run: one first, the rest once it got past the step."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models.functions import Now

from accounts.models import User
from sessions_app.models import DeadLetter, RerunBatch, StepStatus
from sessions_app.services.steps_rerun import BULK, step_rerun

A_LOOK = 500  # letters re-run at a time: the rest follows at the next look

PASSED = (StepStatus.DONE, StepStatus.SKIPPED)


def dead_letters_rerun_alike(
    *, dead_letter: DeadLetter, by: User | None, up_to: int | None = None
) -> RerunBatch:
    """Re-run this one as the canary and note all that are open and alike to follow it.

    ``up_to`` is the id of the newest that the person was shown: later ones are another decision.

    Raises ValidationError where the letter is not open any more, or a canary is under way already.
    """
    try:
        with transaction.atomic():
            batch = RerunBatch.objects.create(
                fingerprint=dead_letter.fingerprint,
                canary=dead_letter.step_run,
                count=1,
                by=by,
            )
            if not step_rerun(step_run=dead_letter.step_run, by=by):
                raise ValidationError("This dead letter is not open any more.")
            alike = DeadLetter.objects.still_open().like(dead_letter, up_to=up_to)
            batch.count += alike.update(batch=batch)
            batch.save(update_fields=["count"])
            DeadLetter.objects.filter(pk=dead_letter.pk).update(batch=batch)
    except IntegrityError:
        raise ValidationError("A canary of this kind is under way already.") from None
    return batch


def reruns_follow() -> int:
    """Look after the canaries: the rest follows one that passed, and stays open after one that
    failed. How many were re-run. Several looks at once re-run each letter once.
    """
    waiting = RerunBatch.objects.filter(state=RerunBatch.State.WAITING)
    return sum(_follow(batch) for batch in waiting.select_related("canary", "by").order_by("id"))


def _follow(batch: RerunBatch) -> int:
    if batch.canary.status in PASSED:
        return _release(batch)
    if batch.canary.status == StepStatus.DEAD:
        _end(batch, RerunBatch.State.STOPPED)
    return 0


def _release(batch: RerunBatch) -> int:
    letters = batch.letters.filter(state=DeadLetter.State.OPEN).select_related("step_run")
    some = list(letters.order_by("id")[:A_LOOK])
    started = sum(
        step_rerun(step_run=letter.step_run, by=batch.by, priority=BULK) for letter in some
    )
    if len(some) < A_LOOK:
        _end(batch, RerunBatch.State.RELEASED)
    return started


def _end(batch: RerunBatch, state: RerunBatch.State) -> None:
    RerunBatch.objects.filter(pk=batch.pk).update(state=state, ended_at=Now())
