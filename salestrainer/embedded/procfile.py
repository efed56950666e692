"""The lines of the Procfile, as commands."""

import shlex
import sys
from itertools import takewhile

from salestrainer.embedded.state import REPOSITORY


def processes() -> dict[str, list[str]]:
    """Name and command of each process, run by this interpreter."""
    commands = {}
    for line in (REPOSITORY / "Procfile").read_text().splitlines():
        name, _, command = line.partition(":")
        words = shlex.split(command)
        settings = list(takewhile(lambda word: "=" in word, words))
        program, *arguments = words[len(settings) :]
        # By the interpreter, not by its script: a script's first line cannot hold a long path,
        # nor one with a space in it.
        if program == "python":
            run = [sys.executable, *arguments]
        else:
            run = [sys.executable, "-m", program, *arguments]
        commands[name] = ["env", *settings, *run] if settings else run
    return commands
