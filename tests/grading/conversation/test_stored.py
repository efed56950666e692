"""The figures are kept with the grade, and told by the API and the report."""

import time

import pytest

from grading.models import ConversationMetrics
from sessions_app.models import SessionStatus
from sessions_app.pipeline.execute import session_drive
from sessions_app.services.session_import import report_of_turns, session_import

pytestmark = pytest.mark.django_db(transaction=True)

LINES = [
    ("rep", "Hello Dana, this is Sam of Routewell. How do you plan your forty routes today?"),
    ("customer", "With spreadsheets, and it costs me half of every morning."),
    ("rep", "What happens when a driver is ill? Could I show you on Thursday at ten?"),
    ("customer", "Thursday at ten works for me."),
]


@pytest.fixture
def graded(alice, default_rubric):
    turns = [
        {"role": role, "text": text, "start_ms": number * 5000, "duration_ms": 4000}
        for number, (role, text) in enumerate(LINES)
    ]
    session = session_import(user=alice, report=report_of_turns(turns))
    session_drive(session.pk, pause=time.sleep)
    session.refresh_from_db()
    assert session.status == SessionStatus.COMPLETED
    return session


def test_the_api_tells_each_figure_with_its_range(graded, api, alice):
    metrics = api(alice).get(f"/api/sessions/{graded.pk}").json()["metrics"]
    assert metrics["times"] == "measured"
    assert metrics["figures"]["talk_ratio"] == {
        "value": 50.0,
        "unit": "%",
        "low": 35,
        "high": 55,
        "standing": "good",
        "source": "Gong Labs, analyses of recorded sales calls",
    }
    assert metrics["figures"]["patience"]["value"] == 1.0


def test_the_report_draws_them(graded, browser, alice):
    page = browser(alice).get(f"/sessions/{graded.pk}/").content.decode()
    assert "How you talked" in page
    assert 'aria-label="Talk ratio: 50 %; aim for 35 to 55, in range"' in page
    assert "not available for this call" in page  # fillers: too few words


def test_graded_again_is_the_same_row(graded):
    before = ConversationMetrics.objects.get(session=graded)
    graded.steps.filter(step="evaluate").update(status="ready", attempts=0)
    session_drive(graded.pk, pause=time.sleep)
    after = ConversationMetrics.objects.get()
    assert after.talk_ratio == before.talk_ratio == 50.0
