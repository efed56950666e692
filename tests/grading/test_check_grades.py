"""manage.py check_grades against grades of real steps, and against what somebody spoilt."""

from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Role
from grading.models import Evidence, GradeOverride, SessionGrade
from grading.services.grade_override import grade_override
from sessions_app.models import StepRun, TrainingSession
from sessions_app.pipeline.execute import step_execute
from sessions_app.services.session_end import session_end
from sessions_app.services.session_import import report_of_turns
from tests.calls import BAD_CALL, GOOD_CALL, turns
from tests.factories import SessionFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def grade():
    """The good call's grade, beside a bad call's."""
    sessions = [SessionFactory(), SessionFactory()]
    for session, lines in zip(sessions, (GOOD_CALL, BAD_CALL), strict=True):
        session_end(session, report_of_turns(turns(lines)))
        session.steps.filter(step="fetch_recording").delete()
        while sum(
            step_execute(pk)
            for pk in StepRun.objects.filter(session=session).due().values_list("pk", flat=True)
        ):
            pass
    grade = sessions[0].grades.get()
    assert grade.commitment and Evidence.objects.filter(criterion__grade=grade).exists()
    return grade


@pytest.fixture
def manager(grade):
    return UserFactory(organisation=grade.session.org, role=Role.MANAGER)


def refused(capsys) -> str:
    with pytest.raises(CommandError, match="1 of 2 grades are wrong"):
        call_command("check_grades")
    return capsys.readouterr().err


def test_stored_grades_are_proved_and_add_up(capsys):
    call_command("check_grades")
    quotes = Evidence.objects.count() + SessionGrade.objects.exclude(commitment=None).count()
    told = f"{quotes} quotes of 2 grades are verbatim; every figure follows."
    assert told in capsys.readouterr().out


@pytest.mark.parametrize("change", [{"quote": "never said"}, {"start_char": 1}, {"turn_index": 99}])
def test_a_quote_that_is_not_in_its_turn_is_named_but_not_repeated(grade, change, capsys):
    proof = Evidence.objects.filter(criterion__grade=grade).first()
    Evidence.objects.filter(pk=proof.pk).update(**change)
    told = refused(capsys)
    assert f"Grade {grade.pk}" in told and "a quote is not the rep's words" in told
    assert proof.quote not in told and "never said" not in told


def test_a_customers_words_credited_to_the_rep_are_named(grade, capsys):
    said = GOOD_CALL[0][1]
    proof = Evidence.objects.filter(criterion__grade=grade).first()
    Evidence.objects.filter(pk=proof.pk).update(
        turn_index=0, quote=said, start_char=0, end_char=len(said)
    )
    assert "a quote is not the rep's words in turn 0" in refused(capsys)


def test_an_invented_commitment_is_named(grade, capsys):
    invented = {**grade.commitment, "quote": "I sign"}
    SessionGrade.objects.filter(pk=grade.pk).update(commitment=invented)
    assert "the commitment is not the customer's words" in refused(capsys)


OTHER_WORDS = {"turn_index": 0, "from": "Dana", "to": "Diana"}  # that stand in the turn


def test_what_it_says_is_right_where_a_correction_is(grade, capsys):
    SessionGrade.objects.filter(pk=grade.pk).update(corrections=[OTHER_WORDS])
    call_command("check_grades")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"total_score": Decimal("12.34")}, "the grader's total is 12.34, its criteria make"),
        ({"max_possible_score": 50}, "the grader's percentage is"),
        ({"passed": None}, "the grader's result is open, its criteria make"),
        ({"blockers": ["value"]}, "the grader's blockers are value, missed were none"),
        ({"effective_percentage": Decimal("12.34")}, "what counts is 12.34, its criteria make"),
        ({"effective_percentage": None}, "what counts is None, its criteria make"),
        ({"effective_passed": None}, "the result that counts is open, its criteria make"),
        ({"effective_blockers": ["value"]}, "the blockers that count are value, missed were none"),
        ({"is_manual_override": True}, "it has no person's score, and says otherwise"),
        ({"outcome": "none"}, "there is a commitment, and the outcome says that there is none"),
        ({"commitment": None}, "and nobody committed themselves"),
        ({"commitment": {"quote": "", "turn_index": 10}}, "is not the customer's words"),
        ({"commitment": {}}, "the commitment is not the customer's words in its turn"),
        ({"corrections": [{**OTHER_WORDS, "turn_index": 3}]}, "words that are not in turn 3"),
        ({"corrections": [{**OTHER_WORDS, "from": "Diana"}]}, "words that are not in turn 0"),
        ({"corrections": [{**OTHER_WORDS, "turn_index": 99}]}, "words that are not in turn 99"),
        ({"corrections": [{"to": "Diana"}]}, "words that are not in turn None"),
    ],
)
def test_a_grade_that_was_tampered_with_is_named(grade, change, words, capsys):
    SessionGrade.objects.filter(pk=grade.pk).update(**change)
    told = refused(capsys)
    assert f"Grade {grade.pk}, session {grade.session_id}:" in told and words in told


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"score": 9}, "discovery: the score 9 is not 1 to 5"),
        ({"verdict": "missed"}, "discovery: its score does not make it “Missed”"),
        ({"verdict": "not_applicable"}, "what counts is"),
        ({"is_unreliable": True}, "what counts is"),
        ({"weight": 1}, "the grader's total is"),
    ],
)
def test_a_criterion_that_was_tampered_with_is_named(grade, change, words, capsys):
    assert grade.criteria.filter(key="discovery").update(**change)
    assert words in refused(capsys)


def test_credit_without_a_quote_is_named(grade, capsys):
    Evidence.objects.filter(criterion=grade.criteria.get(key="discovery")).delete()
    assert "discovery: it earned credit without a quote" in refused(capsys)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"closed": False}, "the session says closed: False"),
        ({"closed": None}, "the session says closed: None"),
        ({"outcome": "none"}, "the session's outcome is none, its grade's closed"),
        ({"outcome": None}, "the session's outcome is None"),
        ({"commitment": None}, "the session's commitment is not its grade's"),
        ({"commitment": {}}, "the session's commitment is not its grade's"),
        (
            {"commitment": {"quote": "I sign", "turn_index": 10}},
            "the session's commitment is not the customer's words in its turn",
        ),
        ({"closed_evidence": "I sign"}, "the session's proof of the commitment is not its grade's"),
        ({"ai_summary": "All went well."}, "the session's summary is not its grade's"),
    ],
)
def test_a_sessions_copy_that_was_tampered_with_is_named(grade, change, words, capsys):
    TrainingSession.objects.filter(pk=grade.session_id).update(**change)
    told = refused(capsys)
    assert words in told and "I sign" not in told


def test_a_persons_score_is_proved_too(grade, manager, capsys):
    override = grade_override(
        grade=grade, by=manager, criterion="discovery", score=1, reason="She did not ask."
    )
    call_command("check_grades")
    given = GradeOverride.objects.filter(pk=override.pk)
    given.update(score=2)  # beside the figures that count
    assert "what counts is" in refused(capsys)
    given.update(score=9)
    assert "discovery: a person's 9 is not 1 to 5" in refused(capsys)
    given.update(score=1, criterion="charm")
    told = refused(capsys)
    assert "an override is of charm, which the grade does not judge" in told
    given.delete()
    assert "it has no person's score, and says otherwise" in refused(capsys)


@pytest.mark.parametrize("change", [{"score": 5}, {"reason": "Well done."}, {"by": None}])
def test_what_was_carried_over_is_what_the_person_said(grade, manager, change, capsys):
    override = grade_override(
        grade=grade, by=manager, criterion="discovery", score=1, reason="She did not ask."
    )
    carried = GradeOverride.objects.create(
        grade=grade,
        criterion="discovery",
        score=1,
        reason="She did not ask.",
        by=manager,
        carried_from=override,
    )
    call_command("check_grades")
    GradeOverride.objects.filter(pk=carried.pk).update(**change)
    assert "discovery: what was carried over is not what the person said" in refused(capsys)


def test_a_session_without_the_grade_of_its_verdict_is_named(grade, capsys):
    SessionGrade.objects.filter(pk=grade.pk).update(is_current=False)
    with pytest.raises(CommandError, match="and 1 sessions have none that counts"):
        call_command("check_grades")
    assert f"Session {grade.session_id}: it has a verdict" in capsys.readouterr().err
    grade.delete()
    with pytest.raises(CommandError, match="0 of 1 grades are wrong, and 1 sessions"):
        call_command("check_grades")
