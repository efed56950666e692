"""A long call graded again: notes serve only whom and what they were taken for."""

import pytest

from bench.long_calls import long_call
from grading.graders.offline import OfflineGrader
from grading.long_calls.collecting import STEP
from grading.models import EvidencePart
from grading.services.session_regrade import session_regrade
from sessions_app.models import DeadLetter, SessionStatus, StepRun, StepStatus
from sessions_app.pipeline.execute import step_execute
from sessions_app.services.steps_rerun import step_rerun
from tests.factories import RubricVersionFactory
from tests.fakes.openai_server import grade, nonsense
from tests.grading.in_parts import a_minute_passes, ended_call, parts, run_next, statuses

pytestmark = pytest.mark.django_db(transaction=True)

OTHER = "openai:gpt-4.1-mini"


@pytest.fixture(autouse=True)
def _limit(settings):
    settings.OPENAI_TOKENS_PER_MINUTE = 9_000
    settings.OPENAI_OTHER_MODELS = ["gpt-4.1-mini"]
    yield
    a_minute_passes()


@pytest.fixture
def session(fake_openai):
    """A long call, graded by the usual model."""
    session = ended_call(long_call(5_000, seed=7))
    step_execute(session.steps.get(step="clean_transcript").pk)
    run_all(session)
    step_execute(session.steps.get(step="publish").pk)
    session.refresh_from_db()
    assert session.status == SessionStatus.COMPLETED
    return session


def run_all(session):
    """What the model does for the session, until nothing of it is due."""
    while StepRun.objects.due().filter(session=session, step__in=[STEP, "evaluate"]).exists():
        run_next(session)


def part_two_gives_up(session, fake_openai):
    """The regrade under way: part 1 is read, part 2 gets no usable answer."""
    run_next(session)  # cuts
    fake_openai.will(grade(), nonsense(), nonsense())
    for _ in range(3):
        run_next(session)
    assert statuses(session)[:2] == [StepStatus.DONE, StepStatus.DEAD]


def version_with(key):
    version = RubricVersionFactory()
    version.criteria.filter(key="value").update(key=key)
    return version


def all_read_for(session, version, grader):
    """Whether each part's notes are for the version's criteria, and by the grader."""
    keys = set(version.criteria.values_list("key", flat=True))
    return all(
        (row.rubric_version, row.grader, set(row.notes["criteria"])) == (version, grader, keys)
        for row in EvidencePart.objects.filter(session=session)
    )


def test_another_model_reads_the_call_itself(session, fake_openai):
    before = len(fake_openai.requests)
    session_regrade(session=session, by=None, grader=OTHER)
    run_all(session)
    asked = [request.json["model"] for request in fake_openai.requests[before:]]
    assert asked == ["gpt-4.1-mini"] * (len(parts(session)) + 1)
    assert session.grades.get(is_current=True).grader == OTHER
    assert all_read_for(session, session.rubric_version, OTHER)


def test_what_another_version_left_unread_is_cut_anew(session, fake_openai):
    second, third = version_with("second"), version_with("third")
    session_regrade(session=session, by=None, rubric_version=second)
    part_two_gives_up(session, fake_openai)
    session_regrade(session=session, by=None, rubric_version=third)
    assert not parts(session)
    assert not DeadLetter.objects.still_open().exists()
    before = len(fake_openai.requests)
    run_all(session)
    assert len(fake_openai.requests) == before + len(parts(session)) + 1
    assert session.grades.get(is_current=True).rubric_version == third
    assert all_read_for(session, third, "openai:gpt-4o-mini")


def test_versions_that_take_turns_in_failing_share_no_notes(session, fake_openai):
    second, third = version_with("second"), version_with("third")
    for version in (second, third):
        session_regrade(session=session, by=None, rubric_version=version)
        part_two_gives_up(session, fake_openai)
    session_regrade(session=session, by=None, rubric_version=second)
    run_all(session)
    assert session.grades.get(is_current=True).rubric_version == second
    assert all_read_for(session, second, "openai:gpt-4o-mini")


def test_the_same_again_goes_on_where_it_failed(session, fake_openai):
    version = version_with("second")
    session_regrade(session=session, by=None, rubric_version=version)
    part_two_gives_up(session, fake_openai)
    kept = EvidencePart.objects.get(session=session, part=1)
    session_regrade(session=session, by=None, rubric_version=version)
    before = len(fake_openai.requests)
    run_all(session)
    assert len(fake_openai.requests) == before + len(parts(session))  # part 1 is not read again
    assert EvidencePart.objects.get(session=session, part=1) == kept
    assert session.grades.get(is_current=True).rubric_version == version


def test_the_rules_take_over_from_a_part_that_gave_up(session, fake_openai):
    session_regrade(session=session, by=None, grader=OTHER)
    part_two_gives_up(session, fake_openai)
    session_regrade(session=session, by=None, grader=OfflineGrader().name)
    before = len(fake_openai.requests)
    run_all(session)
    assert session.grades.get(is_current=True).grader == OfflineGrader().name
    assert (len(fake_openai.requests), parts(session)) == (before, [])


def test_support_runs_a_part_again_when_the_model_is_another(session, fake_openai, settings):
    version = version_with("second")
    session_regrade(session=session, by=None, rubric_version=version)
    part_two_gives_up(session, fake_openai)
    settings.OPENAI_MODEL = "gpt-4.1-mini"
    step_rerun(step_run=parts(session)[1], by=None)
    before = len(fake_openai.requests)
    run_all(session)
    asked = [request.json["model"] for request in fake_openai.requests[before:]]
    assert asked == ["gpt-4.1-mini"] * (len(parts(session)) + 1)
    assert all_read_for(session, version, OTHER)


def test_notes_of_nobody_knows_whom_are_not_used(session, fake_openai):
    """Of before rows said who had read."""
    EvidencePart.objects.update(grader="")
    session.grades.update(prompt_hash="another")  # so that it is not known already
    before = len(fake_openai.requests)
    session_regrade(session=session, by=None)
    run_all(session)
    assert len(fake_openai.requests) == before + len(parts(session)) + 1
    assert all_read_for(session, session.rubric_version, "openai:gpt-4o-mini")
