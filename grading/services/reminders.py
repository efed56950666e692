"""One e-mail to a person before an assignment is due, if they have not passed it."""

import logging
from datetime import timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection, transaction
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.formats import date_format

from grading.selectors.assignment_states import (
    AssignmentState,
    State,
    assignment_funnels,
    standing_of,
)
from llm.failures import Transient
from sessions_app.mail import mail_send
from sessions_app.models import Assignment, AssignmentReminder

BEFORE = timedelta(hours=24)
RETRY = timedelta(minutes=15)  # longer than a try takes: a sender that died is followed up too
AT_MOST = 200  # a run
TO_REMIND = (State.TO_DO, State.STARTED)  # who has used up the attempts can do nothing more

log = logging.getLogger(__name__)


def reminders_send() -> int:
    """Send what is due; how many went out. Several at once send each reminder once.

    Without EMAIL_URL nothing is sent, and nothing kept for later. A server that refuses is left
    alone until the next run.
    """
    if not settings.EMAIL_URL:
        return 0
    reminders_write()
    sent = 0
    for _ in range(AT_MOST):
        reminder = _claim()
        if reminder is None:
            break
        standing = standing_of(reminder.user, [reminder.assignment]).get(reminder.assignment_id)
        if standing is None or standing.state not in TO_REMIND:
            reminder.delete()  # passed, or taken back, since it was written
            continue
        if not _send(reminder, standing):
            break
        sent += 1
    return sent


def reminders_write() -> None:
    """A row for everyone who is to be reminded; whoever has one already keeps it."""
    now = timezone.now()
    due = Assignment.objects.filter(due_at__gt=now, due_at__lte=now + BEFORE)
    AssignmentReminder.objects.bulk_create(
        [
            AssignmentReminder(assignment=standing.assignment, user=standing.user)
            for standing in assignment_funnels(due)
            if standing.state in TO_REMIND
        ],
        ignore_conflicts=True,
    )


def _claim() -> AssignmentReminder | None:
    """The next one, put off for everybody else."""
    with transaction.atomic():
        waiting = AssignmentReminder.objects.filter(
            sent_at=None, run_after__lte=Now(), assignment__due_at__gt=Now()
        )
        reminder = (
            waiting.order_by("run_after", "id")
            .select_related("assignment__organisation", "user")
            .select_for_update(of=("self",), skip_locked=True)
            .first()
        )
        if reminder is not None:
            AssignmentReminder.objects.filter(pk=reminder.pk).update(run_after=Now() + RETRY)
    return reminder


def _send(reminder: AssignmentReminder, standing: AssignmentState) -> bool:
    if not connection.in_atomic_block:
        connection.close()  # it may take a while
    try:
        mail_send(
            to=reminder.user.email,
            subject=f"Due soon: {reminder.assignment.title}",
            text=_text(standing),
            message_id=f"assignment-reminder-{reminder.pk}",
        )
    except Transient as problem:
        log.warning("reminder %s was not sent: %s", reminder.pk, problem)
        return False
    AssignmentReminder.objects.filter(pk=reminder.pk).update(sent_at=Now())
    return True


def _text(standing: AssignmentState) -> str:
    assignment = standing.assignment
    assert assignment.due_at is not None
    zone = ZoneInfo(assignment.organisation.time_zone)
    due = date_format(timezone.localtime(assignment.due_at, zone), "l, j F, H:i")
    lines = [
        f"Hello {standing.user},",
        "",
        f"“{assignment.title}” is due on {due} ({assignment.organisation.time_zone}).",
        f"Sessions that reached the score: {standing.passes} of {assignment.pass_count}.",
    ]
    if standing.attempts_left is not None:
        lines.append(f"Attempts left: {standing.attempts_left}.")
    return "\n".join([*lines, "", f"Practise here: {settings.PUBLIC_BASE_URL}/practice/", ""])
