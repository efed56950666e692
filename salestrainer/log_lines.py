"""One line a record, as JSON: time, level, logger, message and, for errors, the traceback."""

import logging
import sys
import traceback
from typing import Any, TextIO

import structlog
from structlog.typing import EventDict

TO_BE_KEPT = (" ", "\n", "Traceback")  # frames, and the words between two of them


def with_traceback(logger: Any, method: str, event: EventDict) -> EventDict:
    """Of an exception's message the first line alone.

    Databases and validators quote the values that they refuse in further lines, and those may be
    what was said in a call.
    """
    if not (exc_info := event.pop("exc_info", None)):
        return event
    pieces = traceback.format_exception(exc_info[1])
    event["traceback"] = "".join(
        piece if piece.startswith(TO_BE_KEPT) else f"{piece.partition(chr(10))[0]}\n"
        for piece in pieces
    )
    return event


class ToStderr(logging.StreamHandler):
    """Writes to what is the standard error then, not to what it was when logging was set up."""

    def __init__(self) -> None:
        logging.Handler.__init__(self)

    @property
    def stream(self) -> TextIO:
        return sys.stderr


FORMATTER = {
    "()": structlog.stdlib.ProcessorFormatter,
    "foreign_pre_chain": [
        structlog.processors.TimeStamper(fmt="iso", key="time"),
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.EventRenamer("message"),
        with_traceback,
    ],
    "processors": [
        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
        structlog.processors.JSONRenderer(ensure_ascii=False, sort_keys=False),
    ],
}
