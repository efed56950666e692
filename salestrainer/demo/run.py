"""`bin/demo`, once its virtual environment stands."""

import argparse
import io
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests
from rich.console import Console

from salestrainer.embedded.ports import LOOPBACK, is_free, next_free
from salestrainer.embedded.state import REPOSITORY, State, StateError
from salestrainer.embedded.supervisor import Stopped, Supervisor

FIRST_PORT = 8000
PATIENCE = 90.0  # seconds for the web process to answer

console = Console(highlight=False)


def main() -> int:
    """The exit status: 0 all well, 1 something was not graded, 2 it could not start."""
    arguments = _arguments()
    if arguments.port and not is_free(arguments.port):
        return _refuse(f"Port {arguments.port} is taken. Choose another with --port.")
    supervisor = Supervisor(State(arguments.state))
    try:
        with supervisor:
            return _run(supervisor, arguments)
    except StateError as problem:
        return _refuse(str(problem))
    except Stopped:
        return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/demo", description="Run Sales-Trainer here.")
    parser.add_argument("--once", action="store_true", help="stop after the scorecards")
    parser.add_argument("--port", type=int, help="where to serve (8000, or the next free one)")
    parser.add_argument("--reset", action="store_true", help="forget all data first")
    parser.add_argument("--no-samples", action="store_true", help="people and personas, no calls")
    parser.add_argument(
        "--state",
        type=Path,
        default=Path(os.environ.get("STATE_DIR") or REPOSITORY / ".state"),
        help="the folder for all data (.state)",
    )
    return parser.parse_args()


def _run(supervisor: Supervisor, arguments: argparse.Namespace) -> int:
    state = supervisor.state
    if arguments.reset:
        state.reset()
    port = arguments.port or next_free(FIRST_PORT)
    with _step("Starting Postgres and Valkey"):
        env = _environment(state, port, supervisor.start_servers())
        state.write_env(env)
    os.environ.update(env)
    with _step("Preparing the database"):
        _prepare(samples=not arguments.no_samples)
    with _step("Starting web, workers and beat"):
        supervisor.start_processes({**os.environ, **_process_settings(port)})
        _wait_for_web(supervisor, env["PUBLIC_BASE_URL"])

    from salestrainer.demo.samples import process_samples

    graded = True
    if not arguments.no_samples:
        graded = process_samples(console, env["PUBLIC_BASE_URL"], env["VAPI_WEBHOOK_SECRET"])
    _say_where(env["PUBLIC_BASE_URL"], state)
    while not arguments.once:
        supervisor.watch()
        time.sleep(1)
    return 0 if graded else 1


def _environment(state: State, port: int, servers: dict[str, str]) -> dict[str, str]:
    """The settings of this demo; its secrets are made once and kept."""
    return {
        **servers,
        **{
            name: os.environ.get(name) or state.secret(name)
            for name in ("SECRET_KEY", "VAPI_WEBHOOK_SECRET")
        },
        **{name: state.secret(name) for name in ("POSTGRES_PASSWORD", "VALKEY_PASSWORD")},
        "DEMO": "true",
        "DEBUG": os.environ.get("DEBUG") or "false",
        "PORT": str(port),
        "PUBLIC_BASE_URL": f"http://{LOOPBACK}:{port}",
        "ALLOWED_HOSTS": os.environ.get("ALLOWED_HOSTS") or f"localhost,{LOOPBACK},[::1]",
        "RECORDINGS_DIR": os.environ.get("RECORDINGS_DIR") or str(state.folder / "recordings"),
        "STATE_DIR": str(state.folder),
    }


def _process_settings(port: int) -> dict[str, str]:
    return {
        "GUNICORN_CMD_ARGS": f"--bind={LOOPBACK}:{port}",  # the demo's passwords are known to all
        "REMAP_SIGTERM": "SIGQUIT",
        "PYTHONUNBUFFERED": "1",
    }


def _prepare(*, samples: bool) -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "salestrainer.settings")
    django.setup()
    from django.core.management import call_command

    from salestrainer.demo.seed import seed

    call_command("check", stdout=io.StringIO())
    call_command("migrate", interactive=False, verbosity=0)
    seed(samples=samples)


def _wait_for_web(supervisor: Supervisor, url: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        supervisor.watch()
        try:
            if requests.get(f"{url}/readyz", timeout=5).status_code == 200:
                return
        except requests.RequestException:
            pass
        time.sleep(0.1)
    raise StateError(f"The web process does not answer. See {supervisor.state.logs / 'web.log'}.")


def _say_where(url: str, state: State) -> None:
    from salestrainer.demo.cast import PASSWORD, people

    console.print(f"\n[bold]Sales-Trainer is at {url}[/bold]   API: {url}/api/docs")
    console.print(f"Log in with the password [bold]{PASSWORD}[/bold] as one of:")
    for email, what in people():
        console.print(f"  {email:<24} {what}")
    console.print(f"Data and logs: {state.folder}", soft_wrap=True)


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


def _refuse(why: str) -> int:
    Console(stderr=True, highlight=False).print(why, soft_wrap=True)
    return 2


if __name__ == "__main__":
    sys.exit(main())
