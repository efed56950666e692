"""A regrade by another model, or by the rules: its own key, its own price, the same limits."""

import pytest
from django.core.management import CommandError, call_command
from django_redis import get_redis_connection

from grading.graders.offline import OfflineGrader
from grading.models import Regrade
from llm.models import LLMCall
from llm.prices import cost_usd
from llm.usage import Usage
from sessions_app.models import SessionStatus
from sessions_app.pipeline.execute import step_execute
from sessions_app.services.session_end import session_end
from sessions_app.services.session_import import report_of_turns
from tests.calls import GOOD_CALL, turns
from tests.factories import SessionFactory

pytestmark = pytest.mark.django_db(transaction=True)  # nobody is asked within one

OTHER = "openai:gpt-4.1-mini"


def drive(session):
    for step in ("clean_transcript", "evaluate", "publish"):
        step_execute(session.steps.get(step=step).pk)
    session.refresh_from_db()
    assert session.status == SessionStatus.COMPLETED, session.status_reason


@pytest.fixture
def session(alice, fake_openai, settings):
    """Graded by the usual model."""
    get_redis_connection("default").flushdb()  # the limiter's bookings of other tests
    settings.OPENAI_TOKENS_PER_MINUTE = 1_000_000
    settings.OPENAI_OTHER_MODELS = ["gpt-4.1-mini"]
    session = SessionFactory(user=alice)
    session_end(session, report_of_turns(turns(GOOD_CALL)))
    drive(session)
    return session


@pytest.fixture
def regrade(api, manager, session):
    def regrade(grader, user=manager):
        return api(user).post(f"/api/sessions/{session.pk}/regrade", {"grader": grader})

    return regrade


def test_another_model_adds_a_grade_of_its_own(session, regrade, fake_openai):
    first = session.grades.get()
    answer = regrade(OTHER)
    assert (answer.status_code, answer.json()["grader"]) == (202, OTHER)
    drive(session)
    second = session.grades.get(is_current=True)
    assert (first.grader, second.grader) == ("openai:gpt-4o-mini", OTHER)
    assert fake_openai.requests[-1].json["model"] == "gpt-4.1-mini"
    paid = LLMCall.objects.get(model__startswith="gpt-4.1-mini")  # a server adds its date
    used = Usage(paid.prompt_tokens, paid.cached_tokens, paid.completion_tokens)
    assert paid.cost_usd == cost_usd("gpt-4.1-mini", used, on=paid.created_at.date())

    asked = fake_openai.count
    regrade("")  # back to the usual one: known already, and so is the other
    drive(session)
    assert session.grades.get(is_current=True) == first
    regrade(OTHER)
    drive(session)
    assert session.grades.get(is_current=True) == second
    assert (fake_openai.count, session.grades.count()) == (asked, 2)


def test_the_rules_may_be_chosen_beside_a_model(session, regrade, fake_openai):
    asked = fake_openai.count
    regrade(OfflineGrader().name)
    assert session.steps.get(step="evaluate").tokens == 0
    drive(session)
    assert session.grades.get(is_current=True).grader == OfflineGrader().name
    assert fake_openai.count == asked


def test_the_same_twice_is_one_and_another_waits(session, regrade):
    first = regrade("openai:gpt-4o-mini")
    assert regrade("").json()["id"] == first.json()["id"]  # the usual one has two names
    late = regrade(OTHER)
    assert late.status_code == 409
    drive(session)
    regrade(OTHER)
    late = regrade("")
    assert (late.status_code, OTHER in late.json()["detail"]) == (409, True)


@pytest.mark.parametrize("grader", ["openai:gpt-9", "gpt-4.1-mini", "x" * 101, "\x00", 7])
def test_what_is_not_offered_is_400(session, regrade, grader):
    answer = regrade(grader)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "grader")
    assert not Regrade.objects.exists()


def test_who_may(session, regrade, alice, charlie):
    assert regrade(OTHER, alice).status_code == 403
    assert regrade(OTHER, charlie).status_code == 404


def test_the_report_offers_them(browser, manager, alice, session):
    url = f"/sessions/{session.pk}/"
    page = browser(manager).get(url).content.decode()
    assert f'<option value="{OTHER}">' in page and OfflineGrader().name in page
    assert OTHER not in browser(alice).get(url).content.decode()
    said = {"act": "regrade", "grader": OTHER}
    assert browser(manager).post(f"{url}say/", said).status_code == 302
    assert f"v1 and {OTHER}. Until then" in browser(manager).get(url).content.decode()
    refused = browser(manager).post(f"{url}say/", {"act": "regrade", "grader": "gpt-9"})
    assert (refused.status_code, b"There is no such grader." in refused.content) == (400, True)


def test_many_at_once_in_a_terminal(session, capsys):
    version, day = str(session.rubric_version_id), str(session.created_at.date())
    period = ["--from", day, "--to", day]
    call_command("regrade", "--rubric-version", version, "--grader", OTHER, *period)
    assert "1 sessions are graded again" in capsys.readouterr().out
    drive(session)
    assert session.grades.get(is_current=True).grader == OTHER
    with pytest.raises(CommandError):
        call_command("regrade", "--rubric-version", version, "--grader", OTHER)
