"""From the webhook to the grade, through real processes, on a model that a local server plays."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from grading.models import Evidence, SessionGrade
from llm.models import LLMCall
from sessions_app.models import CallEvent, DeadLetter, SessionStatus, StepRun
from tests.calls import BAD_CALL, GOOD_CALL, envelope, report, turns
from tests.factories import SessionFactory
from tests.fakes.openai_server import grade as good_grade
from tests.fakes.openai_server import invented_quotes, no_quota, nonsense, refusal
from tests.stack import manage
from tests.waiting import wait_until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(180)]


@pytest.fixture
def stack_env(fake_openai):
    return {"OPENAI_BASE_URL": fake_openai.base_url, "OPENAI_API_KEY": "sk-for-tests-only"}


def finished(session):
    def look():
        session.refresh_from_db()
        return SessionStatus(session.status).is_over

    wait_until(look, what=f"the end of {session}")
    return session


def test_a_report_delivered_fifty_times_at_once_is_one_grade_and_one_paid_call(stack, fake_openai):
    session = SessionFactory()
    body = envelope(report(session.vapi_call_id))
    with ThreadPoolExecutor(50) as crowd:
        answers = list(crowd.map(lambda _: stack.deliver(body).status_code, range(50)))
    assert answers == [200] * 50
    assert finished(session).status == SessionStatus.COMPLETED
    assert CallEvent.objects.get(vapi_call_id=session.vapi_call_id).deliveries == 50
    assert StepRun.objects.filter(session=session).count() == 4
    grade = SessionGrade.objects.get(session=session)
    assert (grade.grader, grade.percentage is not None) == ("openai:gpt-4o-mini", True)
    assert len(fake_openai.requests) == LLMCall.objects.count() == 1
    for proof in Evidence.objects.filter(criterion__grade=grade):
        turn = session.turns[proof.turn_index]
        assert turn.speaker == "rep"
        assert turn.text[proof.start_char : proof.end_char] == proof.quote


def test_invented_quotes_are_not_stored_and_give_no_score(stack, fake_openai):
    fake_openai.always(invented_quotes())
    session = SessionFactory()
    stack.deliver(envelope(report(session.vapi_call_id)))
    assert finished(session).status == SessionStatus.COMPLETED
    grade = SessionGrade.objects.get(session=session)
    assert (grade.percentage, grade.passed, grade.total_score) == (None, None, None)
    assert "needs_review" in grade.flags
    assert not Evidence.objects.exists()


@pytest.mark.parametrize("behaviour", [nonsense, refusal, no_quota])
def test_a_model_that_does_not_judge_leaves_a_dead_letter_and_no_score(
    stack, fake_openai, behaviour
):
    fake_openai.always(behaviour())
    session = SessionFactory()
    stack.deliver(envelope(report(session.vapi_call_id)))
    assert finished(session).status == SessionStatus.FAILED
    letter = DeadLetter.objects.get()
    assert letter.message
    assert not SessionGrade.objects.exists()

    fake_openai.always(good_grade())
    rerun = manage(stack, "rerun_steps", "--failed")
    assert rerun.stdout.strip() == "1 step back in the line."
    wait_until(lambda: SessionGrade.objects.filter(session=session).exists(), what="a grade")
    assert finished(session).status == SessionStatus.COMPLETED


def test_a_message_in_chunks_is_read_to_its_end(stack):
    session = SessionFactory()
    body = envelope(report(session.vapi_call_id))
    pieces = (body[start : start + 1000] for start in range(0, len(body), 1000))
    assert stack.deliver(pieces).status_code == 200
    assert bytes(CallEvent.objects.get().body) == body
    assert finished(session).status == SessionStatus.COMPLETED


def test_a_message_in_chunks_over_ten_megabytes_is_413(stack):
    answer = stack.deliver(b"x" * 2**20 for _ in range(11))
    assert answer.status_code == 413
    assert not CallEvent.objects.exists()


def test_a_command_grades_files_of_every_kind(stack, tmp_path):
    files = {
        "turns.json": json.dumps({"turns": turns(GOOD_CALL)}),
        "report.json": envelope(report("elsewhere", BAD_CALL)).decode(),
        "plain.txt": "\n".join(f"{role}: {text}" for role, text in GOOD_CALL),
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    SessionFactory()  # somebody whose call it can be, and a default rubric
    rubric = SessionFactory().rubric_version.rubric
    rubric.is_default = True
    rubric.save()
    done = manage(stack, "process_call", "--json", *(str(tmp_path / name) for name in files))
    assert done.returncode == 0, done.stderr
    results = [json.loads(line) for line in done.stdout.splitlines()]
    assert [result["status"] for result in results] == ["completed"] * 3
    assert all(result["grade"]["percentage"] is not None for result in results)
