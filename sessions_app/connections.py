"""Eight database connections serve many more threads: none is held while one waits."""

from django.db import connection


def connection_give_back() -> None:
    """To be called before the network is asked; the next query takes one again."""
    if not connection.in_atomic_block:  # only a test has one open here
        connection.close()
