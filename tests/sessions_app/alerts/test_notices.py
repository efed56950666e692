"""A dead letter is told of once a fingerprint and hour, and nothing is lost on the way."""

import gzip
import json
import threading
from datetime import timedelta

import pytest
import sentry_sdk
from django.db import connection
from django.utils import timezone
from standardwebhooks import Webhook, WebhookVerificationError

from llm.failures import Permanent
from sessions_app.alerts.deliver import DEADLINE, alerts_send
from sessions_app.alerts.notice import dead_letter_tell
from sessions_app.models import Alert, DeadLetter, SessionStatus, StepRun
from sessions_app.pipeline.failing import step_fail
from sessions_app.pipeline.heartbeat import LEASE
from sessions_app.pipeline.line import pipeline_start
from sessions_app.tasks import send_alerts
from tests.factories import DeadLetterFactory, SessionFactory
from tests.fakes.server import Answer, FakeServer
from tests.sessions_app.alerts.conftest import SECRET

pytestmark = pytest.mark.django_db

SAID = "My card number is 4111 1111 1111 1111."


def bury(error=None):
    """The grading of a new session fails for good, as a worker would have it."""
    session = SessionFactory(
        status=SessionStatus.PROCESSING, transcript=[{"speaker": "You", "text": SAID}]
    )
    pipeline_start(session)
    run = session.steps.get(step="clean_transcript")
    token = StepRun.objects.claim(run.pk, lease=LEASE, worker="host:1")
    run.refresh_from_db()
    step_fail(run, token, error or Permanent("The key was refused. Set a valid one."))
    return DeadLetter.objects.get(step_run=run)


def put_forward():
    Alert.objects.update(run_after=timezone.now() - timedelta(seconds=1))


def test_nothing_is_written_or_sent_where_nothing_is_configured():
    bury()
    assert not Alert.objects.exists()
    assert alerts_send() == 0


def test_the_webhook_is_signed_and_leads_to_the_console(webhook, browser, support):
    letter = bury()
    assert alerts_send() == 1
    (request,) = webhook.requests
    payload = Webhook(SECRET).verify(request.body, dict(request.headers))
    assert payload["type"] == "dead_letter.created"
    assert payload["data"]["error"] == {
        "class": "Permanent",
        "message": "The key was refused. Set a valid one.",
    }
    assert payload["data"]["org_id"] == letter.step_run.session.org_id
    path = payload["data"]["console_url"].removeprefix("http://localhost:8000")
    assert browser(support).get(path).status_code == 200
    with pytest.raises(WebhookVerificationError):
        Webhook(SECRET).verify(request.body + b" ", dict(request.headers))


def test_the_mail_says_what_and_where(mailbox):
    letter = bury()
    assert alerts_send() == 1
    ((envelope, message),) = mailbox.messages
    assert envelope.rcpt_tos == ["oncall@example.com"]
    assert message["Subject"] == "[Sales-Trainer] Dead letter: clean_transcript, Permanent"
    text = message.get_payload(decode=True).decode()
    assert "The key was refused." in text
    assert f"/admin/sessions_app/deadletter/{letter.pk}/change/" in text


def test_alike_ones_are_told_of_once_an_hour(webhook, mailbox):
    bury(), bury()
    assert alerts_send() == 2  # one a channel
    assert alerts_send() == 0
    Alert.objects.update(hour=timezone.now() - timedelta(hours=1, minutes=59))
    bury(), bury()
    bury(Permanent("Another thing."))
    assert alerts_send() == 4
    assert (webhook.count, len(mailbox.messages)) == (3, 3)
    assert webhook.requests[1].json["data"]["alike"] == 4


def test_two_senders_at_once_send_it_once(webhook):
    bury()
    send_alerts()
    send_alerts()
    assert webhook.count == 1


def test_a_receiver_that_is_down_loses_nothing(webhook, mailbox):
    webhook.answers.will(lambda request: Answer(500), lambda request: Answer(301))
    mailbox.refuses = True
    bury()
    assert alerts_send() == 0
    assert alerts_send() == 0  # not before its time
    waiting = Alert.objects.get(channel="webhook")
    assert (waiting.tries, waiting.problem) == (1, "The webhook answered 500.")
    assert waiting.run_after > timezone.now() + timedelta(seconds=20)
    put_forward()
    mailbox.refuses = False
    assert alerts_send() == 1
    put_forward()
    assert alerts_send() == 1
    ids = {request.headers["webhook-id"] for request in webhook.requests}
    assert (webhook.count, len(ids), len(mailbox.messages)) == (3, 1, 1)
    assert not Alert.objects.filter(sent_at=None).exists()


def test_a_mail_server_that_is_away_holds_up_nobody_else(webhook, settings):
    settings.ALERT_EMAIL, settings.EMAIL_URL = "oncall@example.com", "smtp://127.0.0.1:1"
    bury(), bury(Permanent("Another thing."))
    assert alerts_send() == 2
    assert webhook.count == 2
    assert sum(alert.tries for alert in Alert.objects.filter(channel="email")) == 1


def test_after_three_days_it_is_given_up(webhook):
    webhook.answers.always(lambda request: Answer(410))
    bury()
    Alert.objects.update(created_at=timezone.now() - DEADLINE - timedelta(minutes=1))
    assert alerts_send() == 0
    put_forward()
    assert alerts_send() == 0
    assert webhook.count == 1
    assert Alert.objects.get().given_up_at is not None


def test_a_sender_that_died_is_followed_up(webhook):
    bury()
    Alert.objects.update(tries=1, run_after=timezone.now() - timedelta(seconds=1))
    assert alerts_send() == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_that_bury_at_once_write_one_row(webhook):
    letters = DeadLetterFactory.create_batch(4)
    start = threading.Barrier(len(letters))

    def tell(letter):
        start.wait()
        dead_letter_tell(letter)
        connection.close()

    threads = [threading.Thread(target=tell, args=(letter,)) for letter in letters]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Alert.objects.count() == 1
    assert alerts_send() == 1


class Sentry(FakeServer):
    def respond(self, request):
        return Answer(200, b"{}")

    @property
    def envelopes(self):
        return [gzip.decompress(request.body).decode() for request in self.requests]


@pytest.fixture
def sentry():
    scope = sentry_sdk.get_global_scope()
    before = scope.client
    with Sentry() as server:
        address = server.url.replace("://", "://key@")
        sentry_sdk.init(f"{address}/1", include_local_variables=False, default_integrations=False)
        yield server
        sentry_sdk.get_client().close()
        scope.set_client(before)


def test_sentry_has_tags_and_not_a_word_of_the_call(
    sentry, webhook, mailbox, django_capture_on_commit_callbacks
):
    def broken():
        raise KeyError(SAID)

    with django_capture_on_commit_callbacks(execute=True):
        try:
            broken()
        except KeyError as error:
            failing = error
        session = SessionFactory(status=SessionStatus.PROCESSING)
        pipeline_start(session)
        run = session.steps.get(step="clean_transcript")
        StepRun.objects.filter(pk=run.pk).update(attempts=2)
        token = StepRun.objects.claim(run.pk, lease=LEASE, worker="host:1")
        run.refresh_from_db()
        step_fail(run, token, failing)
    sentry_sdk.flush(timeout=10)
    alerts_send()
    letter = DeadLetter.objects.get()
    (envelope,) = sentry.envelopes
    event = json.loads(envelope.splitlines()[2])
    assert event["message"] == "Dead letter: clean_transcript, KeyError"
    assert event["fingerprint"] == [letter.fingerprint]
    tags = {
        "step": "clean_transcript",
        "error_class": "KeyError",
        "organisation": str(session.org_id),
        "fingerprint": letter.fingerprint,
    }
    assert tags.items() <= {key: str(value) for key, value in event["tags"].items()}.items()
    left = envelope + str(webhook.requests[0].body) + str(mailbox.messages[0][1])
    for place in (left, letter.message, letter.traceback, session.status_reason):
        assert "4111" not in place
    assert letter.message == "A fault of ours in broken, test_notices.py."
