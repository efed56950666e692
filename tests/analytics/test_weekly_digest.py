"""A manager's week by e-mail: on Monday at eight of the organisation's clock, once."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from accounts.models import Role, User
from analytics.models import WeeklyDigest
from analytics.selectors.weekly_digest import weekly_digest
from analytics.services.weekly_digests import RETRY, weekly_digests_send, weekly_digests_write
from analytics.tasks import send_weekly_digests
from grading.models import GradeDispute
from sessions_app.models import SessionStatus
from tests.analytics.builders import graded, held
from tests.factories import AssignmentFactory, UserFactory

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 11, 23, 8, tzinfo=UTC)
WEDNESDAY = MONDAY - timedelta(days=5)


def on(moment):
    return time_machine.travel(moment, tick=True)


def recipients(mailbox):
    return sorted(address for envelope, _ in mailbox.messages for address in envelope.rcpt_tos)


def parts_of(message):
    return {
        part.get_content_type(): part.get_payload(decode=True).decode()
        for part in message.walk()
        if not part.is_multipart()
    }


class TestWhen:
    @pytest.mark.parametrize(
        ("zone", "moment", "is_due"),
        [
            ("UTC", MONDAY, True),
            ("UTC", MONDAY - timedelta(minutes=1), False),
            ("UTC", MONDAY + timedelta(days=1), False),
            ("Asia/Tokyo", MONDAY - timedelta(hours=9), True),
            ("Asia/Tokyo", MONDAY - timedelta(hours=10), False),
            ("America/New_York", MONDAY, False),
            ("America/New_York", MONDAY + timedelta(hours=5), True),
            ("Asia/Kolkata", MONDAY - timedelta(hours=5), True),
        ],
    )
    def test_eight_is_the_organisations(self, manager, alice, northwind, zone, moment, is_due):
        northwind.time_zone = zone
        northwind.save()
        held(alice, at=WEDNESDAY)
        with on(moment):
            weekly_digests_write()
        assert WeeklyDigest.objects.filter(user=manager).exists() == is_due

    def test_no_call_in_two_weeks_no_e_mail(self, manager, alice):
        held(alice, at=MONDAY - timedelta(days=15))
        with on(MONDAY):
            weekly_digests_write()
        assert not WeeklyDigest.objects.exists()


class TestSending:
    @pytest.fixture(autouse=True)
    def call(self, alice, manager):
        graded(alice, 80, at=WEDNESDAY)

    def test_every_hour_is_once(self, mailbox, manager):
        for hours in range(4):
            with on(MONDAY + timedelta(hours=hours)):
                send_weekly_digests()
        assert recipients(mailbox) == [manager.email]
        assert WeeklyDigest.objects.get().sent_at is not None

    def test_the_next_week_is_another(self, mailbox, manager, alice):
        held(alice, at=WEDNESDAY + timedelta(days=7))
        for weeks in range(2):
            with on(MONDAY + timedelta(weeks=weeks)):
                send_weekly_digests()
        assert recipients(mailbox) == [manager.email, manager.email]

    def test_to_who_leads_and_is_still_there(self, mailbox, manager, northwind, charlie):
        admin = UserFactory(organisation=northwind, role=Role.ADMIN)
        UserFactory(organisation=northwind, role=Role.MANAGER, is_active=False)
        with on(MONDAY):
            assert weekly_digests_send() == 2
        assert recipients(mailbox) == sorted([admin.email, manager.email])

    def test_who_leads_no_longer_gets_none(self, mailbox, manager):
        with on(MONDAY):
            weekly_digests_write()
            User.objects.update(role=Role.REP)
            assert weekly_digests_send() == 0
        assert not WeeklyDigest.objects.exists()

    def test_without_a_mail_server_nothing_is_written(self, settings):
        settings.EMAIL_URL = ""
        with on(MONDAY):
            assert weekly_digests_send() == 0
        assert not WeeklyDigest.objects.exists()

    def test_a_server_that_refuses_is_tried_again(self, mailbox, manager):
        mailbox.refuses = True
        with on(MONDAY):
            assert weekly_digests_send() == 0
            mailbox.refuses = False
            assert weekly_digests_send() == 0  # not yet
            row = WeeklyDigest.objects.get()
            WeeklyDigest.objects.update(run_after=row.run_after - 2 * RETRY)
            assert weekly_digests_send() == 1
        assert recipients(mailbox) == [manager.email]

    def test_what_stayed_unsent_for_a_day_is_left(self, mailbox):
        with on(MONDAY):
            weekly_digests_write()
        WeeklyDigest.objects.update(created_at=timezone.now() - timedelta(hours=21))
        assert weekly_digests_send() == 0
        assert not mailbox.messages

    def test_it_says_what_and_where_as_text_and_as_html(self, mailbox, manager, northwind, bob):
        bob.name = "Bob <b>"
        bob.save()
        with on(MONDAY):
            send_weekly_digests()
        ((_, message),) = mailbox.messages
        assert message["Subject"] == "[Sales-Trainer] Your team's week until 22 November"
        parts = parts_of(message)
        text, html = parts["text/plain"], parts["text/html"]
        for words in ("Northwind, 16 November to 22 November 2026", "80.0", "1 of 1"):
            assert words in text
            assert words in html
        assert "No call this week: Bob <b>" in text
        assert "No call this week: Bob &lt;b&gt;" in html
        assert "http://localhost:8000/team/" in text


@pytest.mark.django_db(transaction=True)
def test_two_senders_at_once_send_each_once(mailbox, northwind, alice):
    UserFactory.create_batch(4, organisation=northwind, role=Role.MANAGER)
    held(alice, at=WEDNESDAY)
    with on(MONDAY):
        weekly_digests_write()
    barrier, sent = threading.Barrier(2), []

    def run():
        barrier.wait()
        sent.append(weekly_digests_send())
        connection.close()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(sent) == len(mailbox.messages) == 4


class TestContent:
    def digest(self, northwind):
        with on(MONDAY):
            return weekly_digest(northwind, MONDAY.date())

    def test_the_week_and_what_was_graded_of_it(self, northwind, alice):
        graded(alice, 80, at=WEDNESDAY)
        held(alice, at=WEDNESDAY, status=SessionStatus.NOT_GRADABLE)
        graded(alice, 10, at=MONDAY)  # this week's
        made = self.digest(northwind)
        assert (made.totals["sessions"], made.totals["graded"]) == (2, 1)
        assert made.totals["average_score"] == 80

    def test_a_change_that_may_be_chance_is_one(self, northwind, alice):
        graded(alice, 80, at=WEDNESDAY)
        graded(alice, 20, at=WEDNESDAY - timedelta(days=7))
        assert self.digest(northwind).change.is_noise

    def test_a_change_is_one_beyond_chance(self, northwind, alice):
        for score in (78, 79, 80, 81, 82):
            graded(alice, score, at=WEDNESDAY)
            graded(alice, score - 30, at=WEDNESDAY - timedelta(days=7))
        change = self.digest(northwind).change
        assert (change.points, change.is_noise) == (30, False)

    def test_who_rose_and_who_fell(self, northwind, alice, bob):
        for score in (78, 79, 80, 81, 82):
            graded(alice, score, at=WEDNESDAY)
            graded(alice, score - 30, at=WEDNESDAY - timedelta(days=40))
            graded(bob, score - 30, at=WEDNESDAY)
            graded(bob, score, at=WEDNESDAY - timedelta(days=40))
        made = self.digest(northwind)
        assert [(row.user, row.before, row.now) for row in made.improved] == [(alice, 50, 80)]
        assert [(row.user, row.before, row.now) for row in made.fell] == [(bob, 80, 50)]
        northwind.has_leaderboard = False
        assert self.digest(northwind).improved == []

    def test_who_did_not_practise(self, northwind, alice, bob, manager):
        assignment = AssignmentFactory(organisation=northwind)
        graded(alice, at=WEDNESDAY, assignment=assignment)  # not submitted, but a call
        held(bob, at=WEDNESDAY, status=SessionStatus.ABANDONED)
        assert self.digest(northwind).idle == [bob]

    def test_beyond_five_they_are_counted(self, northwind):
        UserFactory.create_batch(7, organisation=northwind)
        made = self.digest(northwind)
        assert (len(made.idle_named), made.idle_more) == (5, 2)

    def test_what_is_overdue_and_disputed(self, northwind, alice):
        assignment = AssignmentFactory(
            organisation=northwind, due_at=timezone.now() - timedelta(days=1)
        )
        session = graded(alice, at=WEDNESDAY)
        GradeDispute.objects.create(grade=session.grades.get(), reason="No.", by=alice)
        made = self.digest(northwind)
        assert [row["title"] for row in made.overdue] == [assignment.title]
        assert made.disputes == 1
        assert not made.is_calm

    def test_a_calm_week(self, northwind, alice):
        graded(alice, at=WEDNESDAY)
        assert self.digest(northwind).is_calm
