"""`manage.py rerun_steps`: what the support console does, for a terminal."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from sessions_app.models import DeadLetter, StepRun, StepStatus
from sessions_app.services.steps_rerun import step_rerun


class Command(BaseCommand):
    help = "Send steps that gave up back into the line, attempts counted anew."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--session", type=int, help="only this session's")
        parser.add_argument("--step", help="only this step, evaluate for example")
        parser.add_argument("--failed", action="store_true", help="all that gave up")

    def handle(self, *args: Any, **options: Any) -> None:
        if not (options["failed"] or options["session"] or options["step"]):
            raise CommandError("Say which: --session ID, --step NAME, or --failed for all.")
        dead = StepRun.objects.filter(
            status=StepStatus.DEAD, dead_letters__state=DeadLetter.State.OPEN
        )
        if options["session"]:
            dead = dead.filter(session_id=options["session"])
        if options["step"]:
            dead = dead.filter(step=options["step"])
        started = refused = 0
        for step in dead.order_by("id"):
            try:
                started += step_rerun(step_run=step, by=None)
            except ValidationError as problem:  # the others still go back
                refused += 1
                self.stderr.write(f"{step}: {' '.join(problem.messages)}")
        self.stdout.write(f"{_steps(started)} back in the line.")
        if refused:
            raise CommandError(f"{_steps(refused)} could not be re-run.")


def _steps(count: int) -> str:
    return f"{count} step{'' if count == 1 else 's'}"
