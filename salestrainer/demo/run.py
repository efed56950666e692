"""`bin/demo`, once its virtual environment stands."""

import argparse
import errno
import io
import os
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests
from rich.console import Console

from salestrainer.demo.environment import demo_environment, process_environment
from salestrainer.embedded.ports import LOOPBACK, listen, listen_from
from salestrainer.embedded.state import REPOSITORY, State, StateError
from salestrainer.embedded.supervisor import Stopped, Supervisor

FIRST_PORT = 8000
PATIENCE = 90.0  # seconds for the web process to answer
INTERRUPTED = 130

console = Console(highlight=False)


def main() -> int:
    """The exit status: 0 all well, 1 something was not graded, 2 it could not start."""
    arguments = _arguments()
    supervisor = Supervisor(State(arguments.state))
    demo = Demo(supervisor, arguments)
    try:
        # Taken here and handed to the web process: nobody can slip in between.
        with _listener(arguments.port) as listener, supervisor:
            return demo.run(listener)
    except StateError as problem:
        Console(stderr=True, highlight=False).print(str(problem), soft_wrap=True, markup=False)
        return 2
    except Stopped:
        return 0 if demo.serves else INTERRUPTED


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/demo", description="Run Sales-Trainer here.")
    parser.add_argument("--once", action="store_true", help="stop after the scorecards")
    parser.add_argument("--port", type=_port, help="where to serve (8000, or the next free one)")
    parser.add_argument("--reset", action="store_true", help="forget all data first")
    parser.add_argument("--no-samples", action="store_true", help="people and personas, no calls")
    parser.add_argument(
        "--state",
        type=Path,
        default=Path(os.environ.get("STATE_DIR") or REPOSITORY / ".state"),
        help="the folder for all data (.state)",
    )
    return parser.parse_args()


def _port(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"{text} is not a port (1 to 65535)")
    return int(text)


def _listener(port: int | None) -> socket.socket:
    try:
        return listen(port) if port else listen_from(FIRST_PORT)
    except OSError as problem:
        why = "is taken" if problem.errno == errno.EADDRINUSE else "may not be used"
        which = f"Port {port} {why}" if port else f"No port from {FIRST_PORT} on is free"
        raise StateError(f"{which}. Choose another with --port.") from None


class Demo:
    """One run, from the servers to the scorecards and on."""

    def __init__(self, supervisor: Supervisor, arguments: argparse.Namespace) -> None:
        self.serves = False  # from then on, to be stopped is how it ends
        self._supervisor = supervisor
        self._state = supervisor.state
        self._arguments = arguments
        self._samples = not arguments.no_samples
        self._own_url = ""  # always this machine's; PUBLIC_BASE_URL may be a tunnel's

    def run(self, listener: socket.socket) -> int:
        if self._arguments.reset:
            self._state.reset()
        port = listener.getsockname()[1]
        self._own_url = f"http://{LOOPBACK}:{port}"
        with _step("Starting Postgres and Valkey"):
            env = demo_environment(self._state, port, self._supervisor.start_servers())
            self._state.write_env(env)
        os.environ.update(env)
        with _step("Preparing the database"):
            _prepare(samples=self._samples)
        with _step("Starting web, workers and beat"):
            self._supervisor.start_processes(
                {**os.environ, **process_environment(listener.fileno())},
                pass_fds=[listener.fileno()],
            )
            self._wait_for_web()
        graded = self._process_samples() if self._samples else True
        _say_where(env["PUBLIC_BASE_URL"], self._state)
        self.serves = not self._arguments.once
        while self.serves:
            self._supervisor.watch()
            time.sleep(0.5)
        return 0 if graded else 1

    def _wait_for_web(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            self._supervisor.watch()
            try:
                if requests.get(f"{self._own_url}/readyz", timeout=5).status_code == 200:
                    return
            except requests.RequestException:
                pass
            time.sleep(0.1)
        raise StateError(f"The web process does not answer. See {self._state.logs / 'web.log'}.")

    def _process_samples(self) -> bool:
        from salestrainer.demo.samples import process_samples

        return process_samples(console, self._own_url, meanwhile=self._supervisor.watch)


def _prepare(*, samples: bool) -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "salestrainer.settings")
    django.setup()
    from django.core.management import CommandError, call_command

    from salestrainer.demo.seed import seed

    try:
        call_command("check", stdout=io.StringIO())  # it greets success
        call_command("migrate", interactive=False, verbosity=0)
        seed(samples=samples)
    except CommandError as problem:  # a failed check, too
        raise StateError(str(problem)) from None


def _say_where(url: str, state: State) -> None:
    from salestrainer.demo.cast import PASSWORD, people

    console.print(f"\n[bold]Sales-Trainer is at {url}[/bold]   API: {url}/api/docs")
    console.print(f"Log in with the password [bold]{PASSWORD}[/bold] as one of:")
    for email, what in people():
        console.print(f"  {email:<24} {what}")
    console.print(f"Data and logs: {state.folder}", soft_wrap=True, markup=False)


@contextmanager
def _step(what: str) -> Iterator[None]:
    began = time.monotonic()
    if not console.is_terminal:
        console.print(f"{what} …", end=" ")
        yield
    else:
        with console.status(what):
            yield
        console.print(f"{what} …", end=" ")
    console.print(f"{time.monotonic() - began:.1f} s")


if __name__ == "__main__":
    sys.exit(main())
