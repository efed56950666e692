"""`manage.py seed_demo`: what bin/demo does with the database."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from salestrainer.demo.seed import seed


class Command(BaseCommand):
    help = "Fill the database with the demo's people, personas, rubrics and sample sessions."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--no-samples", action="store_true", help="without any session")

    def handle(self, *args: Any, **options: Any) -> None:
        seed(samples=not options["no_samples"])
