"""Whoever is told that a call is graded finds it in the figures, by the next request already.

The answer that was kept before is not given again: after a grade, a person's score, a deletion.
"""

import pytest
import requests
from django.conf import settings
from knox.models import get_token_model

from accounts.models import Role
from sessions_app.models import SessionStatus
from tests.calls import BAD_CALL, GOOD_CALL, envelope, report
from tests.factories import SessionFactory, UserFactory
from tests.waiting import wait_until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(240)]

CSRF = "x" * 32  # any: cookie and header have to be the same


class Asking:
    """A frontend, with this person's token."""

    def __init__(self, stack, person):
        _, token = get_token_model().objects.create(user=person)
        self.url = stack.url
        self.headers = {"Authorization": f"Token {token}"}

    def get(self, path):
        answer = requests.get(f"{self.url}{path}", headers=self.headers, timeout=30)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def post(self, path, body):
        answer = requests.post(f"{self.url}{path}", json=body, headers=self.headers, timeout=30)
        assert answer.status_code == 201, answer.text


@pytest.fixture
def manager(northwind, live_stack):
    person = UserFactory(organisation=northwind, role=Role.MANAGER)
    asking = Asking(live_stack, person)
    asking.path = f"/api/analytics/admin/{northwind.pk}"
    return asking


def kept(manager):
    """The answer as it is kept from here on."""
    manager.get(manager.path)
    answer = manager.get(manager.path)
    assert answer["cached"]
    return answer["totals"]


def fresh(manager):
    """The first answer after something has changed."""
    answer = manager.get(manager.path)
    assert not answer["cached"]
    return answer["totals"]


@pytest.fixture
def ended(live_stack):
    """A call whose report has come; its person waits until they are told that it is graded."""

    def ended(person, lines=GOOD_CALL):
        session = SessionFactory(user=person)
        assert live_stack.deliver(envelope(report(session.vapi_call_id, lines))).status_code == 200
        rep = Asking(live_stack, person)

        def told():
            status = rep.get(f"/api/sessions/{session.pk}/status")["status"]
            return SessionStatus(status).is_over and status

        assert wait_until(told, what=f"the end of {session}") == SessionStatus.COMPLETED
        return session

    return ended


def test_after_a_grade(manager, ended, alice, bob):
    assert kept(manager)["graded"] == 0
    first = ended(alice)
    totals = fresh(manager)
    score = manager.get(f"/api/sessions/{first.pk}")["grade"]["percentage"]
    assert (totals["sessions"], totals["graded"]) == (1, 1)
    assert totals["average_score"] == pytest.approx(score, abs=0.06)
    assert kept(manager) == totals
    ended(bob, BAD_CALL)
    assert fresh(manager)["graded"] == 2


def test_after_a_persons_score(manager, ended, alice):
    session = ended(alice)
    before = kept(manager)
    grade = manager.get(f"/api/sessions/{session.pk}")["grade"]
    scored = next(one for one in grade["criteria"] if one["score"] is not None)
    highest = scored["max_score"]
    manager.post(
        f"/api/grades/{grade['id']}/overrides",
        {
            "criterion": scored["key"],
            "score": highest if scored["score"] < highest else highest - 1,
            "reason": "I heard it differently.",
        },
    )
    totals = fresh(manager)
    after = manager.get(f"/api/sessions/{session.pk}")["grade"]["effective_percentage"]
    assert totals["average_score"] == pytest.approx(after, abs=0.06)
    assert totals["average_score"] != before["average_score"]


def test_after_a_deletion(manager, ended, live_stack, browser, alice, bob):
    ended(alice)
    ended(bob, BAD_CALL)
    assert kept(manager)["graded"] == 2
    session = browser(UserFactory(is_superuser=True)).cookies[settings.SESSION_COOKIE_NAME].value
    gone = requests.post(
        f"{live_stack.url}/admin/accounts/user/{bob.pk}/delete/",
        {"post": "yes"},
        cookies={settings.SESSION_COOKIE_NAME: session, settings.CSRF_COOKIE_NAME: CSRF},
        headers={"X-CSRFToken": CSRF},
        allow_redirects=False,
        timeout=30,
    )
    assert gone.status_code == 302, gone.text[-1500:]
    totals = fresh(manager)
    assert (totals["sessions"], totals["graded"]) == (1, 1)
