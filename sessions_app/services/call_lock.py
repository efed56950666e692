"""One at a time about one call: its messages, its session's beginning, a replay."""

from django.db import connection

_SPACE = 0x7661_7069  # keeps these locks apart from others of the same database


def call_lock(call_id: str) -> None:
    """Wait for whoever works on this call; held until the caller's transaction ends.

    Without it a message that found no session could be stored just after the session, whose id
    came at that moment, had looked for such messages: neither would see the other.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, %s))", [call_id, _SPACE])
