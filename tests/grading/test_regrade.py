"""A session graded again: rows are added, the report stays, and the same costs nothing."""

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Role
from grading.graders.offline import OfflineGrader
from grading.models import GradeDispute, Regrade
from grading.selectors.regrades import regrade_under_way
from grading.services.grade_override import grade_override
from grading.services.session_regrade import sessions_regrade
from llm.failures import Permanent
from sessions_app.models import DeadLetter, RubricVersion, SessionStatus, StepRun, StepStatus
from sessions_app.pipeline.execute import step_execute
from sessions_app.services.session_end import session_end
from sessions_app.services.session_import import report_of_turns
from tests.calls import GOOD_CALL, turns
from tests.factories import (
    AssignmentFactory,
    DeadLetterFactory,
    OrganisationFactory,
    RubricFactory,
    RubricVersionFactory,
    SessionFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def drive(session):
    """Carry out what is due, until nothing is."""
    while sum(
        step_execute(pk)
        for pk in StepRun.objects.filter(session=session).due().values_list("pk", flat=True)
    ):
        pass
    session.refresh_from_db()


@pytest.fixture
def session(alice):
    session = SessionFactory(user=alice)
    session_end(session, report_of_turns(turns(GOOD_CALL)))
    session.steps.filter(step="fetch_recording").delete()
    drive(session)
    assert session.status == SessionStatus.COMPLETED, session.status_reason
    return session


@pytest.fixture
def regrade(api, session):
    def regrade(user, version=None):
        body = {"rubric_version_id": version.pk} if version else {}
        return api(user).post(f"/api/sessions/{session.pk}/regrade", body)

    return regrade


@pytest.fixture
def asked(monkeypatch):
    """How often the grader was asked."""
    calls = []
    evaluate = OfflineGrader.evaluate
    monkeypatch.setattr(
        OfflineGrader, "evaluate", lambda self, brief: calls.append(1) or evaluate(self, brief)
    )
    return calls


def test_another_version_adds_a_grade_and_the_report_stays_meanwhile(
    api, alice, manager, session, regrade
):
    first, completed_at = session.grades.get(), session.completed_at
    version = RubricVersionFactory()
    answer = regrade(manager, version)
    assert answer.status_code == 202, answer.content
    assert answer.json()["rubric_version_id"] == version.pk
    session.refresh_from_db()
    assert session.status == SessionStatus.COMPLETED
    assert session.grades.get(is_current=True) == first
    assert session.steps.get(step="evaluate").priority == 1  # fresh calls go first

    drive(session)
    second = session.grades.get(is_current=True)
    assert (second.rubric_version, session.grades.count()) == (version, 2)
    assert session.rubric_version == first.rubric_version  # it stays pinned
    assert (session.status, session.completed_at) == (SessionStatus.COMPLETED, completed_at)
    done = Regrade.objects.get()
    assert (done.by, done.grade) == (manager, second)
    assert done.ended_at is not None
    listed = api(alice).get(f"/api/sessions/{session.pk}/grades").json()["results"]
    assert [row["id"] for row in listed] == [second.pk, first.pk]
    assert [row["is_current"] for row in listed] == [True, False]


def test_the_same_key_again_asks_no_grader(manager, session, regrade, asked):
    first = session.grades.get()
    assert regrade(manager).status_code == 202
    drive(session)
    assert (asked, session.grades.get(is_current=True)) == ([], first)

    version = RubricVersionFactory()
    regrade(manager, version)
    drive(session)
    assert len(asked) == 1
    regrade(manager)  # back to its own version: that grade counts once more
    drive(session)
    assert len(asked) == 1
    assert session.grades.get(is_current=True) == first
    assert session.ai_summary == first.summary
    assert session.grades.count() == 2


def test_one_that_fails_leaves_everything_as_it_was(manager, session, regrade, monkeypatch):
    def broken(self, brief):
        raise Permanent("no such model")

    first = session.grades.get()
    regrade(manager, RubricVersionFactory())
    with monkeypatch.context() as patch:
        patch.setattr(OfflineGrader, "evaluate", broken)
        drive(session)
    assert session.status == SessionStatus.COMPLETED
    assert session.grades.get(is_current=True) == first
    assert DeadLetter.objects.get().message == "no such model"
    assert regrade_under_way(session) is None

    version = RubricVersionFactory()
    assert regrade(manager, version).status_code == 202  # another try
    assert DeadLetter.objects.get().state == DeadLetter.State.RERUN
    drive(session)
    assert session.grades.get(is_current=True).rubric_version == version


def test_one_whose_part_gave_up_may_be_asked_for_anew(manager, session, regrade):
    regrade(manager)
    session.steps.filter(step="evaluate").update(status=StepStatus.PENDING)
    part = StepRun.objects.create(
        session=session, step="collect_evidence", part=1, position=2, status=StepStatus.DEAD
    )
    letter = DeadLetterFactory(step_run=part)
    assert regrade_under_way(session) is None
    assert regrade(manager).status_code == 202
    part.refresh_from_db()
    letter.refresh_from_db()
    assert (part.status, part.attempts) == (StepStatus.READY, 0)
    assert letter.state == DeadLetter.State.RERUN
    assert session.steps.get(step="evaluate").status == StepStatus.PENDING
    assert regrade_under_way(session) is not None


def test_twice_is_once_and_two_versions_at_a_time_are_409(manager, session, regrade):
    version = RubricVersionFactory()
    first, again = regrade(manager, version), regrade(manager, version)
    assert (first.status_code, again.status_code) == (202, 202)
    assert first.json()["id"] == again.json()["id"]
    assert regrade(manager, RubricVersionFactory()).status_code == 409
    assert Regrade.objects.count() == 1


def test_who_may(api, alice, bob, charlie, session, regrade):
    assert regrade(alice).status_code == 403
    assert regrade(bob).status_code == 404
    assert regrade(charlie).status_code == 404
    assert api(charlie).get(f"/api/sessions/{session.pk}/grades").status_code == 404
    assert not Regrade.objects.exists()


@pytest.mark.parametrize("role", [Role.MANAGER, Role.ADMIN, "superuser"])
def test_nobody_has_their_own_call_graded_again(northwind, role, api, browser, session):
    if role == "superuser":
        person = UserFactory(organisation=northwind, is_superuser=True)
    else:
        person = UserFactory(organisation=northwind, role=role)
    session.user = person
    session.save()
    refused = api(person).post(f"/api/sessions/{session.pk}/regrade", {})
    assert refused.status_code == 403
    assert "Nobody judges their own call" in refused.json()["detail"]
    page = browser(person).post(f"/sessions/{session.pk}/say", {"act": "regrade"})
    assert page.status_code == 403
    assert "Nobody judges their own call" in page.content.decode()
    begun, (line,) = sessions_regrade([session], by=person, rubric_version=RubricVersionFactory())
    assert begun == 0 and "Nobody judges their own call" in line
    assert not Regrade.objects.exists()


def test_nobody_says_anything_else_about_their_own_call(manager, browser, api, session):
    session.user = manager
    session.save()
    grade = session.grades.get()
    dispute = GradeDispute.objects.create(grade=grade, reason="No!", by=manager)
    say = f"/sessions/{session.pk}/say"
    reason = {"grade": grade.pk, "reason": "Because."}
    client = browser(manager)
    for form in (
        {"act": "override", "criterion": "value", "score": 5},
        {"act": "resolve", "dispute": dispute.pk, "accepted": "yes"},
        {"act": "review", "approved": "yes"},
    ):
        assert client.post(say, {**form, **reason}).status_code == 403
    scores = {"score-discovery": 5, "score-value": 5, "score-next_step": 1}
    blind = client.post("/calibration/", {"session": session.pk, **scores})
    assert blind.status_code == 403
    assert "Nobody judges their own call" in blind.content.decode()


def test_a_version_that_cannot_grade_is_400(manager, session, regrade):
    others = RubricFactory(organisation=OrganisationFactory())
    for version in (
        RubricVersionFactory(state=RubricVersion.State.DRAFT),
        RubricVersionFactory(rubric=others),
        RubricVersion(pk=999_999),
    ):
        answer = regrade(manager, version)
        assert answer.status_code == 400
        assert answer.json()["errors"][0]["field"] == "rubric_version_id"
    assert not Regrade.objects.exists()


def test_a_session_that_is_not_completed_is_409(manager, session, regrade):
    session.status = SessionStatus.NOT_GRADABLE
    session.save()
    assert regrade(manager).status_code == 409


def test_the_command_takes_an_assignment_or_a_period(session, capsys):
    version = RubricVersionFactory()
    session.assignment = AssignmentFactory(organisation=session.org)
    session.save()
    SessionFactory(assignment=session.assignment)  # not completed
    call_command("regrade", "--assignment", session.assignment_id, "--rubric-version", version.pk)
    assert "1 sessions are graded again" in capsys.readouterr().out
    assert session.steps.get(step="evaluate").status == StepStatus.READY
    drive(session)
    assert session.grades.get(is_current=True).rubric_version == version

    day = session.created_at.date().isoformat()
    call_command("regrade", "--from", day, "--to", day, "--rubric-version", version.pk)
    assert "1 sessions" in capsys.readouterr().out
    call_command("regrade", "--to", "2000-01-01", "--rubric-version", version.pk)
    assert "0 sessions" in capsys.readouterr().out


def test_a_managers_score_outlives_a_regrade_of_many(manager, session):
    overridden = grade_override(
        grade=session.grades.get(), by=manager, criterion="value", score=2, reason="Not quite."
    )
    day = session.created_at.date().isoformat()
    version = RubricVersionFactory()
    call_command("regrade", "--from", day, "--rubric-version", version.pk)
    drive(session)
    grade = session.grades.get(is_current=True)
    assert (grade.rubric_version, grade.is_manual_override) == (version, True)
    carried = grade.overrides.get()
    assert (carried.score, carried.carried_from, carried.by) == (2, overridden, manager)
    assert grade.effective_percentage != grade.percentage
    call_command("check_grades")
    call_command("check_rollups")


def test_the_command_says_what_is_missing():
    with pytest.raises(CommandError, match="no rubric version"):
        call_command("regrade", "--rubric-version", 1, "--assignment", 1)
    with pytest.raises(CommandError, match="Say which"):
        call_command("regrade", "--rubric-version", RubricVersionFactory().pk)
