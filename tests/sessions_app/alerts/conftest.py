import threading
from email import message_from_bytes

import pytest
from aiosmtpd.controller import Controller

from tests.fakes.server import Answer, FakeServer, Script

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


class Receiver(FakeServer):
    """A webhook's receiving end; answers 204 unless told otherwise."""

    def __init__(self):
        super().__init__()
        self.answers = Script(lambda request: Answer(204))

    def respond(self, request):
        return self.answers.answer(request)


class Mailbox:
    """What a mail server took in; with `refuses` it takes nothing."""

    def __init__(self):
        self.refuses = False
        self._messages, self._lock = [], threading.Lock()

    async def handle_DATA(self, server, session, envelope):  # noqa: N802  (aiosmtpd's name)
        if self.refuses:
            return "451 Try again later"
        with self._lock:
            self._messages.append((envelope, message_from_bytes(envelope.content)))
        return "250 OK"

    @property
    def messages(self):
        with self._lock:
            return list(self._messages)


@pytest.fixture
def webhook(settings):
    """A receiver that the settings name."""
    with Receiver() as receiver:
        settings.ALERT_WEBHOOK_URL = f"{receiver.url}/alerts"
        settings.ALERT_WEBHOOK_SECRET = SECRET
        yield receiver


class MailServer(Controller):
    """On a free port: the library's own start would knock at port 0."""

    def _trigger_server(self):
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@pytest.fixture
def mailbox(settings):
    """A mail server on this machine that the settings name."""
    box = Mailbox()
    server = MailServer(box, hostname="127.0.0.1", port=0)
    server.start()
    try:
        settings.EMAIL_URL = f"smtp://127.0.0.1:{server.port}"
        settings.ALERT_EMAIL = "oncall@example.com"
        yield box
    finally:
        server.stop()
