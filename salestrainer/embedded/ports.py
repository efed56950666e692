"""Ports on this machine alone."""

import errno
import socket

LOOPBACK = "127.0.0.1"


def free_port() -> int:
    """One that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def listen(port: int) -> socket.socket:
    """Take that port, for a process that is given the descriptor. Raises OSError if it cannot."""
    listener = socket.socket()
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((LOOPBACK, port))
        listener.listen(socket.SOMAXCONN)
    except OSError:
        listener.close()
        raise
    return listener


def listen_from(first: int) -> socket.socket:
    """Take the first port from there on that is free."""
    for port in range(first, 65536):
        try:
            return listen(port)
        except OSError as problem:
            if problem.errno not in (errno.EADDRINUSE, errno.EACCES):
                raise
    raise OSError(errno.EADDRINUSE, f"no port from {first} on is free")
