"""What a model says was misheard: in the API, in the mirrored column and on the report."""

import pytest
from django_redis import get_redis_connection

from grading.services.grade_record import grade_restore
from sessions_app.models import SessionStatus, TrainingSession
from sessions_app.pipeline.execute import step_execute
from sessions_app.services.session_end import session_end
from sessions_app.services.session_import import report_of_turns
from tests.calls import GOOD_CALL, turns
from tests.factories import SessionFactory
from tests.fakes.openai_server import answers
from tests.grading.grades import grade_given

pytestmark = pytest.mark.django_db(transaction=True)  # nobody is asked within one

MISHEARD = "Hi Dana, this is Sam from parcel wise. Did I catch you at a bad time?"
ROW = {"evidence": [], "reason": "Not done.", "score": 1, "suggestion": "Ask."}
ANSWER = {
    "summary": "Sam called Dana.",
    "criteria": {"discovery": ROW, "value": ROW, "next_step": {**ROW, "score": 0}},
    "strengths": [],
    "improvements": [],
    "verdict": {"commitment": {"quote": "", "turn_index": 0, "date": ""}, "outcome": "none"},
    "corrections": ["1|parcel wise|Parcelwise", "1|never said|ever said"],
}


@pytest.fixture
def session(alice, fake_openai):
    """Graded by a model that mended one name, and another that nobody said."""
    get_redis_connection("default").flushdb()  # the limiter's bookings of other tests
    session = SessionFactory(user=alice)
    lines = [GOOD_CALL[0], ("rep", MISHEARD), *GOOD_CALL[2:]]
    session_end(session, report_of_turns(turns(lines)))
    fake_openai.will(answers(ANSWER))
    for step in ("clean_transcript", "evaluate", "publish"):
        step_execute(session.steps.get(step=step).pk)
    session.refresh_from_db()
    assert session.status == SessionStatus.COMPLETED, session.status_reason
    return session


def test_it_is_offered_beside_a_transcript_that_stays_as_it_was_heard(api, alice, session):
    body = api(alice).get(f"/api/sessions/{session.pk}").json()
    assert body["grade"]["corrections"] == [
        {"turn_index": 1, "from": "parcel wise", "to": "Parcelwise"}
    ]
    assert body["transcript"][1]["text"] == MISHEARD
    assert body["transcript_clean"][1]["text"] == MISHEARD
    assert session.grades.get().ignored_corrections == 1


def test_the_mirrored_column_has_the_corrected_text(session):
    lines = session.transcript_llm_clean.split("\n")
    assert lines[1].startswith("You: Hi Dana, this is Sam from Parcelwise. Did I")
    assert lines[2] == session.transcript_clean.split("\n")[2]


def test_the_mirrored_column_follows_the_grade_that_counts(session):
    by_model = session.grades.get()
    grade_given(session, grader="offline:1")
    assert TrainingSession.objects.get(pk=session.pk).transcript_llm_clean is None
    grade_restore(session=session, grade=by_model)
    text = TrainingSession.objects.get(pk=session.pk).transcript_llm_clean
    assert "Sam from Parcelwise." in text


def test_the_report_shows_it_on_demand(browser, alice, session):
    page = browser(alice).get(f"/sessions/{session.pk}/").content.decode()
    assert "Sam from <del>parcel wise</del><ins> Parcelwise</ins>. Did I" in page
    assert "Show what was misheard (1)" in page


def test_rules_mend_nothing(browser, alice, session):
    grade_given(session, grader="offline:1")
    page = browser(alice).get(f"/sessions/{session.pk}/").content.decode()
    assert MISHEARD in page
    assert "misheard" not in page and "<ins>" not in page
