"""`manage.py replay_events`: what the admin's action on call events does, for a terminal."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from sessions_app.models import CallEvent
from sessions_app.services.call_event_replay import call_event_replay


class Command(BaseCommand):
    help = "Apply kept messages that found no session or failed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--call", metavar="ID", help="only those of this VAPI call")

    def handle(self, *args: Any, **options: Any) -> None:
        events = CallEvent.objects.filter(outcome__in=CallEvent.UNSETTLED)
        if options["call"]:
            events = events.filter(vapi_call_id=options["call"])
        results = [call_event_replay(event=event) for event in events.order_by("id")]
        self.stdout.write(f"{sum(results)} of {len(results)} kept messages applied.")
