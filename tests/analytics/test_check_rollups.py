"""Rollups are proved each night and on demand; what had drifted is told of and put right."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from analytics.models import OrganisationDay, UserDay
from analytics.services.drift_tell import drift_tell
from analytics.tasks import check_rollups_of
from tests.analytics.builders import graded
from tests.sessions_app.alerts.conftest import mailbox, webhook  # noqa: F401  (fixtures)
from tests.waiting import wait_until

pytestmark = pytest.mark.django_db


def check():
    """Exit status and what was printed."""
    out, err, status = StringIO(), StringIO(), 0
    try:
        call_command("check_rollups", stdout=out, stderr=err)
    except SystemExit as ended:
        status = ended.code
    return status, out.getvalue() + err.getvalue()


def test_right_rollups_pass(alice):
    graded(alice, 80, skills={"value": 3})
    assert check() == (0, "No rollup has drifted.\n")


def test_drift_is_named_and_put_right(alice):
    graded(alice, 80)
    OrganisationDay.objects.update(score_sum=1)
    status, said = check()
    assert status == 1
    assert f"analytics_organisation_days ({alice.organisation_id}, 2026-11-20" in said
    assert OrganisationDay.objects.get().score_sum == 8000
    assert check()[0] == 0


def test_rows_that_are_missing_or_too_many_are_drift(alice, bob):
    graded(alice, 80, publish=False)
    assert check()[0] == 1
    assert UserDay.objects.get().user == alice
    UserDay.objects.update(day="2020-01-01")
    assert check()[0] == 1
    assert str(UserDay.objects.get().day) == "2026-11-20"


def test_the_nightly_task_twice(alice):
    graded(alice, 80, at=timezone.now(), publish=False)
    for _ in range(2):
        check_rollups_of.run(alice.organisation_id)
    assert OrganisationDay.objects.get().graded == 1


def test_drift_is_told_over_both_channels(webhook, mailbox):  # noqa: F811
    drift_tell(organisation_id=7, rows=2, example="a row", message_id="drift-1")
    (request,) = wait_until(lambda: webhook.requests, what="the webhook")
    assert request.json["type"] == "rollups.drifted"
    ((_, message),) = wait_until(lambda: mailbox.messages, what="the mail")
    assert "organisation 7" in message["Subject"]
