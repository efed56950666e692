"""manage.py regrade: an assignment's or a period's sessions are graded again, as bulk work."""

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from grading.services.session_regrade import sessions_regrade
from sessions_app.models import RubricVersion, SessionStatus, TrainingSession


class Command(BaseCommand):
    help = "Grade completed sessions again by a published version of a rubric."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--rubric-version", type=int, required=True, metavar="ID")
        parser.add_argument("--grader", default="", metavar="NAME", help="as grades name it")
        parser.add_argument("--assignment", type=int, metavar="ID")
        parser.add_argument("--from", dest="since", type=date.fromisoformat, metavar="DAY")
        parser.add_argument("--to", dest="until", type=date.fromisoformat, metavar="DAY")

    def handle(self, *args: Any, **options: Any) -> None:
        """Both days are included."""
        version = RubricVersion.objects.filter(pk=options["rubric_version"]).first()
        if version is None:
            raise CommandError(f"There is no rubric version {options['rubric_version']}.")
        wanted = {
            "assignment": options["assignment"],
            "created_at__date__gte": options["since"],
            "created_at__date__lte": options["until"],
        }
        given = {name: value for name, value in wanted.items() if value is not None}
        if not given:
            raise CommandError("Say which sessions: --assignment, or --from and --to.")
        sessions = TrainingSession.objects.filter(status=SessionStatus.COMPLETED, **given)
        begun, refused = sessions_regrade(
            sessions.order_by("pk").iterator(),
            by=None,
            rubric_version=version,
            grader=options["grader"],
        )
        for line in refused:
            self.stderr.write(line)
        self.stdout.write(f"{begun} sessions are graded again by {version}.")
