"""The list of steps, as support looks through it."""

import pytest

from sessions_app.models import StepRun
from tests.factories import SessionFactory

pytestmark = pytest.mark.django_db


def test_the_newest_calls_come_first_each_with_its_steps_in_order(browser, support):
    older, newer = SessionFactory.create_batch(2)
    for session in (older, newer):
        for position, step in enumerate(("clean_transcript", "evaluate")):
            StepRun.objects.create(session=session, step=step, position=position)
    shown = browser(support).get("/admin/sessions_app/steprun/").context["cl"].result_list
    assert [(run.session_id, run.step) for run in shown] == [
        (session.pk, step)
        for session in (newer, older)
        for step in ("clean_transcript", "evaluate")
    ]
