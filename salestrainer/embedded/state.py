"""The folder that a demo keeps its data in: its lock, its secrets, and the way to it."""

import fcntl
import hashlib
import os
import secrets
import shutil
import stat
from pathlib import Path
from typing import IO

REPOSITORY = Path(__file__).resolve().parent.parent.parent
SHARED_TEMPORARY = Path("/var/tmp")  # noqa: S108  (only if the state lies where others cannot go)
# What a reset forgets. Somebody may have named a folder that holds other things too.
OURS = ("env", "logs", "postgres*", "valkey.conf", "recordings", "processes.*", "elsewhere")


class StateError(Exception):
    """The state folder cannot be used; one line for the terminal."""


class State:
    """`<folder>/env` holds the settings, `logs/` what each process wrote, `lock` who has it."""

    def __init__(self, folder: Path) -> None:
        self.folder = Path(os.path.abspath(folder))  # noqa: PTH100  (a link stays a link)
        self.env_file = self.folder / "env"
        self.logs = self.folder / "logs"
        self.processes = self.folder / "processes.json"
        self.services = self.folder  # where the servers keep their files; see _place_services
        self._locks: list[IO[str]] = []

    def open(self) -> None:
        """Make the folder and take its lock. Raises StateError where a running demo has it."""
        try:
            _make(self.folder)
            self._lock(self.folder)
            self.services = self._place_services()
            if self.services != self.folder:
                _make(self.services)
                _demand_own(self.services)
                self._lock(self.services)  # a copied state names the same place
            self.logs.mkdir(mode=0o700, exist_ok=True)
        except OSError as problem:
            raise StateError(f"{self.folder} cannot be used: {problem.strerror}.") from None

    def close(self) -> None:
        """Give the lock back."""
        for lock in self._locks:
            lock.close()
        self._locks.clear()

    def reset(self) -> None:
        """Forget everything that was kept here; the lock stays."""
        for folder in {self.folder, self.services}:
            for entry in [entry for pattern in OURS for entry in folder.glob(pattern)]:
                if entry.is_dir() and not entry.is_symlink():
                    shutil.rmtree(entry)
                elif entry.name != "elsewhere":  # the lock is held there
                    entry.unlink()
        self.logs.mkdir(mode=0o700, exist_ok=True)

    def remove(self) -> None:
        """The folder itself too, for a state that was made to be thrown away."""
        shutil.rmtree(self._noted_place() or self.folder, ignore_errors=True)
        shutil.rmtree(self.folder, ignore_errors=True)

    def read_env(self) -> dict[str, str]:
        """What was written last; empty at the first start."""
        if not self.env_file.exists():
            return {}
        lines = self.env_file.read_text().splitlines()
        return dict(line.split("=", 1) for line in lines if "=" in line)

    def write_env(self, values: dict[str, str]) -> None:
        """Keep settings for `manage.py`; only the owner may read them."""
        text = "".join(f"{name}={value}\n" for name, value in sorted(values.items()))
        fresh = self.env_file.with_suffix(".new")
        fresh.unlink(missing_ok=True)
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(text)
        fresh.replace(self.env_file)

    def secret(self, name: str) -> str:
        """A random word, made once and kept from that moment on.

        At once, since a server that was set up with a password which nobody remembers is lost.
        """
        known = self.read_env()
        if name not in known:
            known[name] = secrets.token_urlsafe(40)
            self.write_env(known)
        return known[name]

    def _place_services(self) -> Path:
        """Here, or in /var/tmp.

        As root, Postgres runs as another user, who must be able to reach it, which nobody can below
        a folder that only its owner may enter. The choice is written down, so that the data is
        found again should the folders' permissions change.
        """
        if noted := self._noted_place():
            return noted
        in_use = (self.folder / "postgres").exists()
        if os.geteuid() != 0 or in_use or _others_may_reach(self.folder):
            return self.folder
        place = SHARED_TEMPORARY / f"sales-trainer-{_name_of(self.folder)}"
        (self.folder / "elsewhere").write_text(str(place))
        return place

    def _noted_place(self) -> Path | None:
        note = self.folder / "elsewhere"
        return Path(note.read_text()) if note.exists() else None

    def _lock(self, folder: Path) -> None:
        lock = (folder / "lock").open("w")
        self._locks.append(lock)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StateError(
                f"A demo is already running with {self.folder}. Stop it, or give another --state."
            ) from None


def _make(folder: Path) -> None:
    """For root's servers, others must be able to pass through; nobody needs to look around."""
    if not folder.exists():
        folder.mkdir(parents=True)
        folder.chmod(0o711 if os.geteuid() == 0 else 0o700)


def _others_may_reach(folder: Path) -> bool:
    return all(path.stat().st_mode & stat.S_IXOTH for path in (folder, *folder.parents))


def _name_of(folder: Path) -> str:
    return hashlib.sha256(str(folder).encode()).hexdigest()[:16]


def _demand_own(folder: Path) -> None:
    """Refuse a place that somebody else has laid, or into which others may write."""
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid() or found.st_mode & 0o022:
        raise StateError(f"{folder} belongs to somebody else. Remove it, or give another --state.")
