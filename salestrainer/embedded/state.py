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


class StateError(Exception):
    """The state folder cannot be used; one line for the terminal."""


class State:
    """`<folder>/env` holds the settings, `logs/` what each process wrote, `lock` who has it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.absolute()
        self.env_file = self.folder / "env"
        self.logs = self.folder / "logs"
        self.processes = self.folder / "processes.json"
        self._lock: IO[str] | None = None

    @property
    def services(self) -> Path:
        """Where the servers keep their files.

        As root, Postgres runs as another user, who must be able to reach it: below a folder that
        only its owner may enter, a place in /var/tmp named after the state takes over.
        """
        if os.geteuid() != 0 or all(_lets_others_pass(parent) for parent in self.folder.parents):
            return self.folder
        name = hashlib.sha256(str(self.folder).encode()).hexdigest()[:16]
        return SHARED_TEMPORARY / f"sales-trainer-{name}"

    def open(self) -> None:
        """Make the folder and take its lock. Raises StateError where a running demo has it."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            self.logs.mkdir(mode=0o700, exist_ok=True)
            self._lock = (self.folder / "lock").open("w")
        except OSError as problem:
            raise StateError(f"{self.folder} cannot be written to: {problem.strerror}.") from None
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StateError(
                f"A demo is already running with {self.folder}. Stop it, or give another --state."
            ) from None
        _make_own(self.services)

    def reset(self) -> None:
        """Forget everything; the lock stays."""
        for folder in {self.folder, self.services}:
            for entry in folder.iterdir() if folder.exists() else ():
                if entry.is_dir() and not entry.is_symlink():
                    shutil.rmtree(entry)
                elif entry.name != "lock":
                    entry.unlink()
        self.logs.mkdir(mode=0o700, exist_ok=True)

    def read_env(self) -> dict[str, str]:
        """What was written last; empty at the first start."""
        if not self.env_file.exists():
            return {}
        lines = self.env_file.read_text().splitlines()
        return dict(line.split("=", 1) for line in lines if "=" in line)

    def write_env(self, values: dict[str, str]) -> None:
        """Keep settings for `manage.py`; only the owner may read them."""
        text = "".join(f"{name}={value}\n" for name, value in sorted(values.items()))
        descriptor = os.open(self.env_file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(text)

    def secret(self, name: str) -> str:
        """A random word, made once and kept."""
        return self.read_env().get(name) or secrets.token_urlsafe(32)


def _lets_others_pass(folder: Path) -> bool:
    return bool(folder.stat().st_mode & stat.S_IXOTH) if folder.exists() else True


def _make_own(folder: Path) -> None:
    """Make a folder that others may pass through; refuse one that somebody else has laid."""
    folder.mkdir(exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid():
        raise StateError(f"{folder} belongs to somebody else. Give another --state.")
    if os.geteuid() == 0:
        folder.chmod(0o755)
