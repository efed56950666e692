"""A call that is too long for one request: read in parts, each a step of its own, then judged.

The limits are the real ones, set so that a call of half an hour is too long for them.
"""

import pytest

from bench.long_calls import long_call
from grading.long_calls.collecting import STEP
from grading.long_calls.room import ONE_PART, ONE_REQUEST
from grading.models import Evidence, EvidencePart, SessionGrade
from llm.models import LLMCall
from sessions_app.models import DeadLetter, SessionStatus, StepRun, StepStatus
from sessions_app.pipeline.execute import step_execute
from sessions_app.pipeline.line import line_take
from sessions_app.services.steps_rerun import step_rerun
from tests.calls import GOOD_CALL
from tests.factories import SessionFactory
from tests.fakes.openai_server import grade, invented_quotes, nonsense, refusal
from tests.grading.in_parts import a_minute_passes, ended_call, parts, run_next, statuses

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _limit(settings, fake_openai):
    settings.OPENAI_TOKENS_PER_MINUTE = 9_000
    yield
    a_minute_passes()


@pytest.fixture
def long_session():
    """A call whose transcript has been tidied; its grading is next."""
    session = ended_call(long_call(5_000, seed=7))
    step_execute(session.steps.get(step="clean_transcript").pk)
    return session


def evaluate(session):
    return session.steps.get(step="evaluate")


def test_a_short_call_is_one_request_and_has_no_parts(fake_openai):
    session = ended_call(GOOD_CALL)
    step_execute(session.steps.get(step="clean_transcript").pk)
    assert evaluate(session).tokens > 0
    assert run_next(session).status == StepStatus.DONE
    assert len(fake_openai.requests) == 1
    assert not parts(session)


def test_a_long_call_is_cut_before_anything_is_sent(long_session, fake_openai):
    assert evaluate(long_session).tokens == 0  # to cut needs no place under the limits
    run_next(long_session)
    assert not fake_openai.requests
    assert (evaluate(long_session).status, evaluate(long_session).attempts) == ("pending", 0)
    assert statuses(long_session) == ["ready", *["pending"] * (len(parts(long_session)) - 1)]
    assert [run.part for run in parts(long_session)] == list(range(1, len(parts(long_session)) + 1))
    assert all(0 < run.tokens <= 9_000 * ONE_PART for run in parts(long_session))
    assert EvidencePart.objects.filter(session=long_session).count() == len(parts(long_session))


def test_parts_run_one_after_the_other_and_then_the_call_is_judged(long_session, fake_openai):
    run_next(long_session)
    for number in range(1, len(parts(long_session)) + 1):
        assert (run_next(long_session).step, statuses(long_session)[:number]) == (
            STEP,
            ["done"] * number,
        )
        assert len(fake_openai.requests) == number
    assert evaluate(long_session).status == StepStatus.READY
    assert 0 < evaluate(long_session).tokens <= 9_000 * ONE_REQUEST
    assert run_next(long_session).status == StepStatus.DONE
    grade = SessionGrade.objects.get(session=long_session)
    assert grade.percentage is not None
    assert len(fake_openai.requests) == LLMCall.objects.count() == len(parts(long_session)) + 1
    found = Evidence.objects.filter(criterion__grade=grade)
    assert found.exists()
    for proof in found:
        turn = long_session.turns[proof.turn_index]
        assert turn.text[proof.start_char : proof.end_char] == proof.quote


def test_every_turn_is_read_once_and_no_request_is_above_its_estimate(long_session, fake_openai):
    run_next(long_session)
    read = ""
    for _ in parts(long_session):
        run_next(long_session)
        read += fake_openai.requests[-1].json["messages"][1]["content"]
    for turn in long_session.tidy_turns:
        assert read.count(f"[{turn.raw[0]}] {turn.speaker.upper()}: ") == 1
    used = LLMCall.objects.order_by("id")
    assert all(
        call.estimated_tokens <= run.tokens
        for call, run in zip(used, parts(long_session), strict=True)
    )


def test_a_part_that_fails_is_a_dead_letter_and_the_others_are_kept(long_session, fake_openai):
    run_next(long_session)
    fake_openai.will(grade(), nonsense(), nonsense())
    run_next(long_session)
    kept = EvidencePart.objects.get(session=long_session, part=1).notes
    assert run_next(long_session).status == StepStatus.WAITING
    dead = run_next(long_session)
    assert (dead.part, dead.status) == (2, StepStatus.DEAD)
    long_session.refresh_from_db()
    assert long_session.status == SessionStatus.FAILED
    assert DeadLetter.objects.get().step_run == dead
    assert not SessionGrade.objects.exists()

    assert step_rerun(step_run=dead, by=None) is True
    sent = len(fake_openai.requests)
    left = len(parts(long_session)) - 1
    for _ in range(left + 1):
        run_next(long_session)
    assert len(fake_openai.requests) == sent + left + 1
    assert EvidencePart.objects.get(session=long_session, part=1).notes == kept
    assert SessionGrade.objects.get(session=long_session).percentage is not None


def test_a_bad_answer_for_a_part_is_shown_to_the_model_with_what_was_wrong(
    long_session, fake_openai
):
    run_next(long_session)
    fake_openai.will(nonsense())
    run_next(long_session)
    run_next(long_session)
    messages = fake_openai.requests[-1].json["messages"]
    assert [message["role"] for message in messages] == ["system", "user", "assistant", "user"]
    assert "cannot be used" in messages[-1]["content"]


def test_quotes_that_were_never_said_do_not_reach_the_last_request(long_session, fake_openai):
    run_next(long_session)
    fake_openai.always(invented_quotes())
    for _ in parts(long_session):
        run_next(long_session)
    for part in EvidencePart.objects.all():
        assert not any(row["quotes"] for row in part.notes["criteria"].values())
        assert not part.notes["commitments"]


def test_a_part_that_was_done_is_not_done_again(long_session, fake_openai):
    run_next(long_session)
    done = run_next(long_session)
    assert step_execute(done.pk) is False
    assert len(fake_openai.requests) == 1


def test_a_worker_that_lost_its_part_writes_nothing(long_session, fake_openai):
    run_next(long_session)

    def taken(request):
        StepRun.objects.filter(step=STEP, part=1).update(token=None)
        return grade()(request)

    fake_openai.will(taken)
    a_minute_passes()
    step_execute(parts(long_session)[0].pk)
    assert EvidencePart.objects.get(session=long_session, part=1).notes is None
    assert parts(long_session)[1].status == StepStatus.PENDING


def test_a_call_that_could_never_be_sent_is_refused_at_once(settings, fake_openai):
    session = ended_call([*GOOD_CALL, ("rep", "This is worth the money. " * 2_000)])
    step_execute(session.steps.get(step="clean_transcript").pk)
    assert run_next(session).status == StepStatus.DEAD
    letter = DeadLetter.objects.get()
    assert (letter.attempts, letter.retryable) == (1, False)
    assert "OPENAI_TOKENS_PER_MINUTE is 9000" in letter.message
    assert not fake_openai.requests

    settings.OPENAI_TOKENS_PER_MINUTE = 40_000
    assert step_rerun(step_run=evaluate(session), by=None) is True
    assert run_next(session).status == StepStatus.DONE
    assert SessionGrade.objects.filter(session=session).exists()


def test_a_short_call_goes_before_the_next_part(long_session):
    run_next(long_session)
    short = ended_call(GOOD_CALL)
    short.org_id = long_session.org_id
    short.save()
    step_execute(short.steps.get(step="clean_transcript").pk)
    run_next(long_session)
    a_minute_passes()
    line = [StepRun.objects.get(pk=ticket.step_run_id) for ticket in line_take("llm")]
    assert [(run.session_id, run.step) for run in line] == [
        (short.pk, "evaluate"),
        (long_session.pk, STEP),
    ]


def test_another_rubric_looks_for_other_things(long_session, fake_openai):
    run_next(long_session)
    for _ in range(len(parts(long_session)) + 1):
        run_next(long_session)
    other = SessionFactory().rubric_version
    type(long_session).objects.filter(pk=long_session.pk).update(rubric_version=other)
    long_session.steps.filter(step="evaluate").update(status=StepStatus.READY)
    assert run_next(long_session).status == StepStatus.PENDING
    assert statuses(long_session)[0] == "ready"
    assert not EvidencePart.objects.exclude(notes=None).exists()


def test_the_rules_read_the_longest_call_at_once(long_session, settings, fake_openai):
    settings.OPENAI_API_KEY = settings.OPENAI_BASE_URL = ""
    assert run_next(long_session).status == StepStatus.DONE
    assert SessionGrade.objects.get(session=long_session).grader == "offline:6"


def test_a_model_that_refuses_a_part_is_not_asked_again(long_session, fake_openai):
    run_next(long_session)
    fake_openai.will(refusal())
    assert run_next(long_session).status == StepStatus.DEAD
    assert len(fake_openai.requests) == 1
