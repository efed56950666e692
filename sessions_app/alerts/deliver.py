"""Sends the notices that are due, one by one, without an open transaction."""

import logging
from collections.abc import Callable
from datetime import timedelta

from django.db import connection, transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone

from llm.failures import Transient
from sessions_app.alerts.channels import configured_channels
from sessions_app.alerts.email import email_send
from sessions_app.alerts.webhook import webhook_send
from sessions_app.alerts.words import notice_of
from sessions_app.models import Alert

LEASE = timedelta(minutes=2)  # longer than any try takes; a sender that died is followed up then
BACKOFF = timedelta(seconds=30)  # doubled with each try
SLOWEST = timedelta(hours=1)
DEADLINE = timedelta(days=3)  # after that it is news to nobody
AT_MOST = 50  # a run

SEND: dict[str, Callable[..., None]] = {
    Alert.Channel.EMAIL: email_send,
    Alert.Channel.WEBHOOK: webhook_send,
}

log = logging.getLogger(__name__)


def alerts_send() -> int:
    """Send what is due over the configured channels; how many went out.

    Several at once send each notice once. A channel that fails is left alone until the next run:
    the rest of its notices would hang on the same server.
    """
    channels, sent = list(configured_channels()), 0
    for _ in range(AT_MOST):
        alert = _claim(channels)
        if alert is None:
            break
        if _send(alert):
            sent += 1
        else:
            channels.remove(Alert.Channel(alert.channel))
    return sent


def _claim(channels: list[Alert.Channel]) -> Alert | None:
    """The next one, put off for everybody else as long as we may take for it."""
    with transaction.atomic():
        due = Alert.objects.filter(
            sent_at=None, given_up_at=None, run_after__lte=Now(), channel__in=channels
        )
        alert = due.order_by("run_after", "id").select_for_update(skip_locked=True).first()
        if alert is not None:
            Alert.objects.filter(pk=alert.pk).update(run_after=Now() + LEASE, tries=F("tries") + 1)
    return alert


def _send(alert: Alert) -> bool:
    full = Alert.objects.select_related("dead_letter__step_run__session").get(pk=alert.pk)
    notice = notice_of(full)
    if not connection.in_atomic_block:
        connection.close()  # it may take a while
    try:
        SEND[alert.channel](notice, message_id=f"alert-{alert.pk}")
    except Transient as problem:
        _put_off(full, str(problem))
        return False
    Alert.objects.filter(pk=alert.pk).update(sent_at=Now(), problem="")
    return True


def _put_off(alert: Alert, problem: str) -> None:
    log.warning("notice %s was not sent: %s", alert.pk, problem)
    too_old = timezone.now() - alert.created_at > DEADLINE
    wait = min(BACKOFF * 2 ** min(alert.tries - 1, 10), SLOWEST)
    Alert.objects.filter(pk=alert.pk).update(
        run_after=Now() + wait, problem=problem, given_up_at=Now() if too_old else None
    )
