import time
from decimal import Decimal

import pytest

from grading.models import CriterionGrade, Evidence, SessionGrade
from sessions_app.models import SessionStatus
from sessions_app.pipeline.execute import session_drive
from sessions_app.services.session_end import session_end
from sessions_app.services.session_import import report_of_turns
from tests.calls import GOOD_CALL, turns
from tests.factories import SessionFactory


@pytest.fixture
def session(alice):
    """Alice's call has ended; nothing of its pipeline has run."""
    session = SessionFactory(user=alice)
    session_end(session, report_of_turns(turns(GOOD_CALL)))
    return session


@pytest.fixture
def graded(session):
    session_drive(session.pk, pause=time.sleep)
    session.refresh_from_db()
    assert session.status == SessionStatus.COMPLETED
    return session


@pytest.fixture
def completed(alice):
    """A completed session of Alice's with a grade as given: `completed(percentage, …)`."""

    def complete(percentage="80.00", *, criteria=(), lines=GOOD_CALL, grade=None, **changes):
        session = SessionFactory(user=changes.pop("user", alice), **changes)
        session_end(session, report_of_turns(turns(lines)))
        session.status = SessionStatus.COMPLETED
        session.save()
        row = SessionGrade.objects.create(
            **{
                "session": session,
                "user": session.user,
                "total_score": percentage and Decimal(percentage),
                "max_possible_score": 100,
                "rubric_version": session.rubric_version,
                "grader": "offline:1",
                "passed": percentage and Decimal(percentage) >= 70,
                "effective_percentage": percentage and Decimal(percentage),
                "effective_passed": percentage and Decimal(percentage) >= 70,
                "prompt_hash": "",
                "transcript_hash": "",
                **(grade or {}),
            }
        )
        for position, fields in enumerate(criteria):
            _add(row, position, **fields)
        return session

    return complete


def _add(grade, position, *, quote=None, **fields):
    key = fields["key"]
    criterion = CriterionGrade.objects.create(
        grade=grade,
        position=position,
        **{
            "name": key.replace("_", " ").title(),
            "skill": key,
            "weight": Decimal(25),
            "min_score": 1,
            "max_score": 5,
            "verdict": "partly",
            "score": 3,
            **fields,
        },
    )
    if quote:
        turn_index, text = quote
        Evidence.objects.create(
            criterion=criterion, quote=text, turn_index=turn_index, start_char=0, end_char=len(text)
        )
