"""One e-mail a week to everyone who leads an organisation, on Monday at eight of its own clock."""

import logging
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection, transaction
from django.db.models.functions import Now
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format

from accounts.models import Organisation, Role, User
from analytics.models import WeeklyDigest
from analytics.selectors.weekly_digest import Digest, has_practised, weekly_digest
from llm.failures import Transient
from sessions_app.mail import mail_send

MONDAY, HOUR = 0, 8
RETRY = timedelta(minutes=30)  # longer than a try takes: a sender that died is followed up too
STALE = timedelta(hours=20)  # a week's figures are for its Monday

log = logging.getLogger(__name__)


def weekly_digests_send() -> int:
    """Send what is due; how many went out. Several at once send each digest once.

    Without EMAIL_URL nothing is sent, and nothing kept for later. A server that refuses is left
    alone until the next run.
    """
    if not settings.EMAIL_URL:
        return 0
    weekly_digests_write()
    made: dict[tuple[int, date], Digest] = {}
    sent = 0
    while (row := _claim()) is not None:
        organisation = row.user.organisation
        if organisation is None or not (row.user.is_active and row.user.leads(organisation.pk)):
            row.delete()
            continue
        key = (organisation.pk, row.week)
        if key not in made:
            made[key] = weekly_digest(organisation, row.week)
        if not _send(row, made[key]):
            break
        sent += 1
    return sent


def weekly_digests_write() -> None:
    """A row for everyone who leads an organisation whose time it is and that has practised."""
    for organisation in Organisation.objects.all():
        now = timezone.localtime(timezone.now(), ZoneInfo(organisation.time_zone))
        if now.weekday() != MONDAY or now.hour < HOUR:
            continue
        if not has_practised(organisation, now.date()):
            continue
        leading = User.objects.filter(
            organisation=organisation, role__in=(Role.MANAGER, Role.ADMIN), is_active=True
        )
        WeeklyDigest.objects.bulk_create(
            [WeeklyDigest(user=user, week=now.date()) for user in leading], ignore_conflicts=True
        )


def _claim() -> WeeklyDigest | None:
    """The next one, put off for everybody else."""
    with transaction.atomic():
        waiting = WeeklyDigest.objects.filter(
            sent_at=None, run_after__lte=Now(), created_at__gt=Now() - STALE
        )
        row = (
            waiting.order_by("run_after", "id")
            .select_related("user__organisation")
            .select_for_update(of=("self",), skip_locked=True)
            .first()
        )
        if row is not None:
            WeeklyDigest.objects.filter(pk=row.pk).update(run_after=Now() + RETRY)
    return row


def _send(row: WeeklyDigest, digest: Digest) -> bool:
    if not connection.in_atomic_block:
        connection.close()  # it may take a while
    said = {"digest": digest, "user": row.user, "url": f"{settings.PUBLIC_BASE_URL}/team/"}
    try:
        mail_send(
            to=row.user.email,
            subject=f"Your team's week until {date_format(digest.last, 'j F')}",
            text=render_to_string("analytics/weekly_digest.txt", said),
            html=render_to_string("analytics/weekly_digest.html", said),
            message_id=f"weekly-digest-{row.pk}",
        )
    except Transient as problem:
        log.warning("digest %s was not sent: %s", row.pk, problem)
        return False
    WeeklyDigest.objects.filter(pk=row.pk).update(sent_at=Now())
    return True
