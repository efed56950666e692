"""manage.py check_grades against grades of real steps, and against what somebody spoilt."""

from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command

from grading.models import Evidence, SessionGrade
from sessions_app.models import StepRun
from sessions_app.pipeline.execute import step_execute
from sessions_app.services.session_end import session_end
from sessions_app.services.session_import import report_of_turns
from tests.calls import BAD_CALL, GOOD_CALL, turns
from tests.factories import SessionFactory

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


def refused(capsys) -> str:
    with pytest.raises(CommandError, match="1 of 2 grades are wrong"):
        call_command("check_grades")
    return capsys.readouterr().err


def test_stored_grades_are_proved_and_add_up(capsys):
    call_command("check_grades")
    quotes = Evidence.objects.count() + SessionGrade.objects.exclude(commitment=None).count()
    assert f"{quotes} quotes of 2 grades are verbatim" in capsys.readouterr().out


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


@pytest.mark.parametrize("total", ["total_score", "effective_percentage"])
def test_a_total_that_its_criteria_do_not_make_is_named(grade, total, capsys):
    SessionGrade.objects.filter(pk=grade.pk).update(**{total: Decimal("12.34")})
    assert "is 12.34, its criteria make" in refused(capsys)
