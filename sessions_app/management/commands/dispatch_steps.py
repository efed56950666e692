"""The dispatcher: moves steps whose time has come from the line in Postgres into Celery."""

import logging
import signal
import time
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError, connection
from kombu.exceptions import OperationalError

from sessions_app.pipeline.line import Ticket, line_put_back, line_take
from sessions_app.pipeline.wake import wait_for_wake
from sessions_app.tasks import TASK_OF_QUEUE

log = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Hand steps whose time has come to the workers, until ended. Several at once are fine."

    def handle(self, *args: Any, **options: Any) -> None:
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        try:
            while True:
                if not self.look():
                    wait_for_wake(seconds=1)
        except KeyboardInterrupt:
            self.stderr.write("dispatcher ended")

    def look(self) -> bool:
        """One look at the line; whether anything was handed over."""
        try:
            tickets = line_take()
        except DatabaseError:
            log.warning("the database does not answer; trying again", exc_info=True)
            connection.close()
            time.sleep(1)
            return False
        return send(tickets)


def send(tickets: list[Ticket]) -> bool:
    """Give the tickets to Celery; what the broker does not take goes back into the line."""
    for sent, ticket in enumerate(tickets):
        try:
            TASK_OF_QUEUE[ticket.queue].apply_async(
                (ticket.step_run_id,), queue=ticket.queue, retry=False
            )
        except OperationalError:
            log.warning("the broker does not answer; the steps stay in the line")
            line_put_back(tickets[sent:])
            return False
    return bool(tickets)
