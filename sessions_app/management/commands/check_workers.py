"""`manage.py check_workers`: whether each queue is served, for a terminal or a watchdog."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from sessions_app.selectors.workers import SILENT_AFTER, QueueLife, workers_alive


class Command(BaseCommand):
    help = "Say when each queue's workers were last heard of; exit 1 where that is too long ago."

    def handle(self, *args: Any, **options: Any) -> None:
        lives = workers_alive()
        for life in lives:
            self.stdout.write(f"{life.queue}: {_words(life)}")
        if silent := [life.queue for life in lives if life.is_silent]:
            raise CommandError(
                f"Nothing heard for {SILENT_AFTER / 60:.0f} minutes of {', '.join(silent)}. Do its "
                "workers run, does beat (it sends the canaries), does Redis?"
            )


def _words(life: QueueLife) -> str:
    if life.seconds_since is None:
        return "no canary yet"
    return f"{life.seconds_since:.0f} s ago, after {life.round_trip:.2f} s on its way"
