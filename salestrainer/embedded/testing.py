"""`bin/test`, once its virtual environment stands: servers of its own, then pytest."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from salestrainer.embedded.leash import leash
from salestrainer.embedded.state import REPOSITORY, State, StateError
from salestrainer.embedded.supervisor import Stopped, Supervisor

WORKERS = "3"  # they wait for servers more than they compute


def main() -> int:
    """pytest's own exit status."""
    arguments = sys.argv[1:]
    if "--install-browser" in arguments:
        arguments.remove("--install-browser")
        if (status := _install_browser()) != 0:
            return status
    if "--all" in arguments:
        arguments.remove("--all")
    elif not any(argument.startswith("-m") for argument in arguments):
        arguments += ["-m", "not chaos or smoke"]
    folder = Path(tempfile.mkdtemp(prefix="sales-trainer-test-"))
    folder.chmod(0o711)  # Postgres may run as another user
    try:
        with Supervisor(State(folder), throwaway=True) as supervisor:
            return _pytest(supervisor, arguments)
    except StateError as problem:
        sys.stderr.write(f"{problem}\n")
        return 2
    except Stopped:
        return 130


def _pytest(supervisor: Supervisor, arguments: list[str]) -> int:
    env = {
        **os.environ,
        **supervisor.start_servers(durable=False),
        "STATE_DIR": str(supervisor.state.folder),
        "RECORDINGS_DIR": str(supervisor.state.folder / "recordings"),
    }
    command = [sys.executable, "-m", "pytest", "--dist", "loadfile", *arguments]
    if not any(argument.startswith("-n") for argument in arguments):
        command += ["-n", WORKERS]
    pytest = subprocess.Popen(  # noqa: S603
        command, env=env, cwd=REPOSITORY, preexec_fn=leash(signal.SIGTERM)
    )
    try:
        return pytest.wait()
    except Stopped:
        pytest.send_signal(signal.SIGINT)  # it tells how far it got
        with contextlib.suppress(subprocess.TimeoutExpired):
            pytest.wait(timeout=20)
        raise


def _install_browser() -> int:
    installer = shutil.which("apt-get")
    if installer is None or os.geteuid() != 0:
        sys.stderr.write("Only root on Debian or Ubuntu: apt-get install chromium\n")
        return 2
    for command in ([installer, "update", "-q"], [installer, "install", "-qy", "chromium"]):
        if status := subprocess.run(command, check=False).returncode:  # noqa: S603
            return status
    return 0


if __name__ == "__main__":
    sys.exit(main())
