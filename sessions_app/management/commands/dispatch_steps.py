"""The dispatcher: moves steps whose time has come from the line in Postgres into Celery."""

import logging
import signal
import time
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError, connection
from kombu.exceptions import OperationalError

from sessions_app.pipeline.dispatch import Dispatcher
from sessions_app.pipeline.line import Ticket
from sessions_app.pipeline.wake import wait_for_wake
from sessions_app.tasks import step_send

GATHER = 0.05  # seconds between two looks: what becomes ready meanwhile goes together

log = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Hand steps whose time has come to the workers, until ended. Several at once are fine."

    def handle(self, *args: Any, **options: Any) -> None:
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        dispatcher = Dispatcher(send)
        try:
            while True:
                if not look(dispatcher):
                    wait_for_wake(seconds=dispatcher.seconds_to_next())
                time.sleep(GATHER)
        except KeyboardInterrupt:
            self.stderr.write("dispatcher ended")


def look(dispatcher: Dispatcher) -> bool:
    try:
        return dispatcher.look()
    except DatabaseError:
        log.warning("the database does not answer; trying again", exc_info=True)
        connection.close()
        time.sleep(1)
        return False


def send(ticket: Ticket) -> bool:
    """Whether the broker took it."""
    try:
        step_send(ticket.step_run_id, queue=ticket.queue)
    except OperationalError:
        log.warning("the broker does not answer; the steps stay in the line")
        return False
    return True
