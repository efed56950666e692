"""`manage.py slo`: the five targets against their figures."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from analytics.selectors.targets import Target, targets

A_DAY, A_YEAR = 24, 366 * 24  # hours


class Command(BaseCommand):
    help = "Print the five targets against their figures, from the rows of the last hours."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--hours", type=int, default=A_DAY, help=f"{A_DAY} unless said")

    def handle(self, *args: Any, **options: Any) -> None:
        hours = options["hours"]
        if not 1 <= hours <= A_YEAR:
            raise CommandError(f"--hours takes 1 to {A_YEAR}, not {hours}.")
        for target in targets(hours=hours):
            self.stdout.write(_line(target))


def _line(target: Target) -> str:
    words = {True: "met", False: "MISSED", None: "nothing to measure"}
    return f"{target.name:<52}{target.shown:>10}   {target.bound:<15} {words[target.is_met]}"
