"""`manage.py process_call FILE…`: a recorded call, through the whole pipeline, to its scorecard."""

import json
import sys
import time
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import User
from grading.api.serializers import SessionSerializer
from grading.call_file import BadCallFile, read_call
from grading.scorecard_text import scorecard_text
from sessions_app.imports.line import REP
from sessions_app.models import Rubric, SessionStatus, TrainingSession
from sessions_app.pipeline.execute import session_drive
from sessions_app.services.call_read import ReadCall
from sessions_app.services.session_import import session_import


class Command(BaseCommand):
    help = "Grade calls from files: VAPI reports, turns as JSON, `Name: …` lines, WebVTT or SRT."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE", type=Path)
        parser.add_argument("--json", action="store_true", help="one JSON document a line")
        parser.add_argument("--rep", metavar="NAME", default="", help="the speaker who is the rep")
        parser.add_argument("--rubric", metavar="NAME", help="instead of the default one")
        parser.add_argument("--user", metavar="EMAIL", help="whose call; else the first rep's")

    def handle(self, *args: Any, **options: Any) -> None:
        user = self._user(options["user"])
        rubric = self._rubric(user, options["rubric"])
        try:
            calls = [
                read_call(path, rep_speaker=options["rep"], rep_name=user.name)
                for path in options["files"]
            ]
        except BadCallFile as problem:
            raise CommandError(str(problem)) from None
        ungraded = 0
        for path, call in zip(options["files"], calls, strict=True):
            self._say(call, path)
            try:
                session = session_import(user=user, report=call.report, rubric=rubric)
            except ValidationError as problem:
                raise CommandError(f"{path}: {' '.join(problem.messages)}") from None
            session_drive(session.pk, pause=time.sleep)
            session = TrainingSession.objects.get(pk=session.pk)
            self._show(session, path, as_json=options["json"])
            ungraded += session.status == SessionStatus.FAILED
        if ungraded:
            sys.exit(1)

    def _say(self, call: ReadCall, path: Path) -> None:
        """What was assumed, beside the scorecard and never in it."""
        if call.why and call.rep != REP:
            self.stderr.write(f"{path}: {call.rep} {call.why}: the rep. Another: --rep NAME.")
        for note in call.notes:
            self.stderr.write(f"{path}: {note}")

    def _show(self, session: TrainingSession, path: Path, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(json_of(session), ensure_ascii=False))
        else:
            self.stdout.write(scorecard_text(session, title=path.name))

    def _user(self, email: str | None) -> User:
        people = User.objects.filter(is_active=True, organisation__isnull=False)
        if email:
            user = people.filter(email=email.lower()).first()
        else:
            user = people.filter(role="rep").order_by("created_at", "email").first()
        if user is None:
            raise CommandError(
                f"Nobody here has the address {email}."
                if email
                else "There is no rep yet to whom the call could belong. Add one in the admin."
            )
        return user

    def _rubric(self, user: User, name: str | None) -> Rubric | None:
        if name is None:
            return None
        rubrics = Rubric.objects.visible_to(user)
        rubric = rubrics.filter(name__iexact=name).first() or rubrics.filter(slug=name).first()
        if rubric is None:
            known = ", ".join(rubrics.values_list("name", flat=True))
            raise CommandError(f"There is no rubric {name!r}. There are: {known or 'none'}.")
        return rubric


def json_of(session: TrainingSession) -> dict[str, Any]:
    from rest_framework.renderers import JSONRenderer

    return json.loads(JSONRenderer().render(SessionSerializer(session).data))
