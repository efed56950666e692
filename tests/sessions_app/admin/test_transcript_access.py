"""Support reads what was said where the call's organisation allows it, and each time is kept."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from sessions_app.models import SessionStatus, TranscriptAccess, TranscriptReading
from sessions_app.services.transcript_access import (
    transcript_access_answer,
    transcript_access_ask,
    transcript_read,
)
from tests.factories import DeadLetterFactory, SessionFactory, UserFactory

pytestmark = pytest.mark.django_db

SAID = "We pay four thousand a month in penalties."


@pytest.fixture
def letter(alice):
    session = SessionFactory(
        user=alice,
        status=SessionStatus.FAILED,
        transcript=[{"speaker": "AI Customer", "text": SAID}],
    )
    return DeadLetterFactory(session=session)


@pytest.fixture
def session(letter):
    return letter.step_run.session


def console(letter, name="change"):
    return f"/admin/sessions_app/deadletter/{letter.pk}/{name}/"


def report(session):
    return reverse("session", args=[session.pk])


def answer_url(access):
    return reverse("support-access", args=[access.session_id, access.pk])


@pytest.fixture
def asked(session, support):
    return transcript_access_ask(session=session, by=support, reason="It fails on some word.")


def test_asked_allowed_read_and_told(browser, letter, session, support, manager):
    staff, leader = browser(support), browser(manager)
    staff.post(console(letter, "ask-to-read"), {"reason": "It fails on some word."})
    access = TranscriptAccess.objects.get()
    assert "nobody of Northwind has answered yet" in staff.get(console(letter)).content.decode()
    assert "asks to read what was said here" in leader.get(report(session)).content.decode()
    assert leader.post(answer_url(access), {"allow": "1"})["Location"] == report(session)
    assert SAID not in staff.get(console(letter)).content.decode()
    page = staff.post(console(letter, "transcript"))
    assert SAID in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert TranscriptReading.objects.filter(access=access).count() == 1
    told = leader.get(report(session)).content.decode()
    assert "read what was said here, last on" in told
    assert "Allow for a day" not in told


def test_each_reading_is_kept(session, asked, support, manager):
    transcript_access_answer(access=asked, by=manager, allowed=True)
    transcript_read(session=session, by=support)
    transcript_read(session=session, by=support)
    assert asked.readings.count() == 2


def test_the_wrong_method_reads_nothing(browser, letter, asked, support, manager):
    transcript_access_answer(access=asked, by=manager, allowed=True)
    assert browser(support).get(console(letter, "transcript")).status_code == 405
    assert browser(manager).get(answer_url(asked)).status_code == 405
    assert not TranscriptReading.objects.exists()


def test_neither_unanswered_nor_refused_nor_run_out_lets_anybody_read(
    browser, letter, asked, support, manager
):
    staff = browser(support)
    assert staff.post(console(letter, "transcript")).status_code == 403
    transcript_access_answer(access=asked, by=manager, allowed=False)
    assert staff.post(console(letter, "transcript")).status_code == 403
    assert "refused by" in staff.get(console(letter)).content.decode()
    TranscriptAccess.objects.update(until=timezone.now() - timedelta(seconds=1))
    assert staff.post(console(letter, "transcript")).status_code == 403
    assert not TranscriptReading.objects.exists()


def test_what_one_of_support_may_another_may_not(browser, letter, asked, manager):
    transcript_access_answer(access=asked, by=manager, allowed=True)
    other = UserFactory(organisation=None, role=Role.SUPPORT)
    assert browser(other).post(console(letter, "transcript")).status_code == 403


def test_reps_and_strangers_allow_nothing(browser, session, asked, alice, bob, charlie):
    for person in (alice, bob, charlie):
        assert browser(person).post(answer_url(asked), {"allow": "1"}).status_code == 404
        with pytest.raises(PermissionDenied):
            transcript_access_answer(access=asked, by=person, allowed=True)
    asked.refresh_from_db()
    assert asked.answered_at is None
    assert "Allow for a day" not in browser(alice).get(report(session)).content.decode()


def test_only_support_asks(browser, letter, session, manager):
    browser(manager).post(console(letter, "ask-to-read"), {"reason": "Curious"})
    with pytest.raises(PermissionDenied):
        transcript_access_ask(session=session, by=manager, reason="Curious")
    assert not TranscriptAccess.objects.exists()


def test_another_sessions_address_answers_nothing(browser, asked, manager, alice):
    elsewhere = reverse("support-access", args=[SessionFactory(user=alice).pk, asked.pk])
    assert browser(manager).post(elsewhere, {"allow": "1"}).status_code == 404


@pytest.mark.parametrize("reason", ["", "   ", "x" * 501])
def test_a_reason_is_needed(browser, letter, support, reason):
    page = browser(support).post(console(letter, "ask-to-read"), {"reason": reason}, follow=True)
    assert page.status_code == 200
    assert not TranscriptAccess.objects.exists()


def test_twice(session, asked, support, manager):
    with pytest.raises(ValidationError, match="asked already"):
        transcript_access_ask(session=session, by=support, reason="Again")
    assert transcript_access_answer(access=asked, by=manager, allowed=True) is True
    assert transcript_access_answer(access=asked, by=manager, allowed=False) is False
    asked.refresh_from_db()
    assert asked.until is not None
    with pytest.raises(ValidationError, match="already"):
        transcript_access_ask(session=session, by=support, reason="Again")
