"""The lines of the Procfile, as commands."""

import shlex
import sys

from salestrainer.embedded.state import REPOSITORY


def processes() -> dict[str, list[str]]:
    """Name and command of each process, run by this interpreter."""
    commands = {}
    for line in (REPOSITORY / "Procfile").read_text().splitlines():
        name, _, command = line.partition(":")
        program, *arguments = shlex.split(command)
        # By the interpreter, not by its script: a script's first line cannot hold a long path,
        # nor one with a space in it.
        if program == "python":
            commands[name] = [sys.executable, *arguments]
        else:
            commands[name] = [sys.executable, "-m", program, *arguments]
    return commands
