"""One e-mail before an assignment is due, to who has not passed it."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from grading.services.reminders import BEFORE, RETRY, reminders_send, reminders_write
from grading.tasks import send_reminders
from sessions_app.models import Assignment, AssignmentReminder
from tests.factories import AssignmentFactory, UserFactory
from tests.grading.attempts import graded

pytestmark = pytest.mark.django_db

SOON = timedelta(hours=20)


def due(northwind, when=SOON, **fields):
    return AssignmentFactory(organisation=northwind, due_at=timezone.now() + when, **fields)


def recipients(mailbox):
    return sorted(address for envelope, _ in mailbox.messages for address in envelope.rcpt_tos)


def text_of(message):
    return message.get_payload(decode=True).decode()


def put_forward():
    AssignmentReminder.objects.update(run_after=timezone.now() - timedelta(seconds=1))


def test_sent_twice_is_once(mailbox, northwind, alice, bob):
    due(northwind)
    send_reminders()
    send_reminders()
    assert recipients(mailbox) == [alice.email, bob.email]
    assert AssignmentReminder.objects.exclude(sent_at=None).count() == 2


def test_it_says_what_when_and_where(mailbox, northwind, alice):
    northwind.time_zone = "Europe/Berlin"
    northwind.save()
    assignment = due(northwind, title="Win two minutes", attempts_allowed=3, pass_count=2)
    graded(alice, assignment, 80)
    assert reminders_send() == 1
    ((_, message),) = mailbox.messages
    assert message["Subject"] == "[Sales-Trainer] Due soon: Win two minutes"
    text = text_of(message)
    assert "reached the score: 1 of 2" in text
    assert "Attempts left: 2" in text
    assert "http://localhost:8000/practice/" in text


def test_the_hour_is_the_organisations(mailbox, northwind, alice):
    northwind.time_zone = "Asia/Tokyo"
    northwind.save()
    noon = datetime(2031, 5, 6, 12, tzinfo=UTC)
    assignment = due(northwind)
    reminders_write()
    Assignment.objects.filter(pk=assignment.pk).update(due_at=noon)
    assert reminders_send() == 1
    assert "Tuesday, 6 May, 21:00 (Asia/Tokyo)" in text_of(mailbox.messages[0][1])


def test_who_passed_or_cannot_any_more_is_left_alone(mailbox, northwind, alice, bob):
    assignment = due(northwind, attempts_allowed=1)
    graded(alice, assignment, 80)
    graded(bob, assignment, 40)
    assert reminders_send() == 0
    assert not AssignmentReminder.objects.exists()


def test_who_passes_before_it_is_sent_gets_none(mailbox, northwind, alice):
    assignment = due(northwind)
    reminders_write()
    graded(alice, assignment, 80)
    assert reminders_send() == 0
    assert not AssignmentReminder.objects.exists()


@pytest.mark.parametrize("when", [BEFORE + timedelta(minutes=5), -timedelta(minutes=5)])
def test_neither_early_nor_late(mailbox, northwind, alice, when):
    due(northwind, when)
    assert reminders_send() == 0
    assert not mailbox.messages


def test_only_those_who_are_to_do_it(mailbox, northwind, alice, bob, manager, charlie):
    UserFactory(organisation=northwind, is_active=False)
    due(northwind, for_everyone=False).people.add(bob)
    assert reminders_send() == 1
    assert recipients(mailbox) == [bob.email]


def test_a_date_that_moves_reminds_nobody_again(mailbox, northwind, alice):
    assignment = due(northwind)
    reminders_send()
    assignment.due_at += timedelta(hours=2)
    assignment.save()
    assert reminders_send() == 0


def test_without_a_mail_server_nothing_is_written(settings, northwind, alice):
    settings.EMAIL_URL = ""
    due(northwind)
    assert reminders_send() == 0
    assert not AssignmentReminder.objects.exists()


def test_a_server_that_refuses_is_tried_again(mailbox, northwind, alice):
    due(northwind)
    mailbox.refuses = True
    assert reminders_send() == 0
    reminder = AssignmentReminder.objects.get()
    assert reminder.sent_at is None
    assert reminder.run_after > timezone.now() + RETRY / 2
    mailbox.refuses = False
    assert reminders_send() == 0  # not yet
    put_forward()
    assert reminders_send() == 1
    assert recipients(mailbox) == [alice.email]


@pytest.mark.django_db(transaction=True)
def test_two_senders_at_once_send_each_once(mailbox, northwind):
    UserFactory.create_batch(4, organisation=northwind)
    due(northwind)
    barrier, sent = threading.Barrier(2), []

    def run():
        barrier.wait()
        sent.append(reminders_send())
        connection.close()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(sent) == len(mailbox.messages) == 4
    assert len(set(recipients(mailbox))) == 4
