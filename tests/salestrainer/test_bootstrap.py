"""The scripts in bin/, on machines whose Python is wanting. The Pythons here are little scripts."""

import shutil
import subprocess

import pytest

from salestrainer.embedded.state import REPOSITORY

TOOLS = ("dirname", "cksum", "cat")


@pytest.fixture
def project(tmp_path):
    """A clone, in a folder with a space in its name, and nothing installed."""
    folder = tmp_path / "a project"
    for part in ("bin", "requirements"):
        shutil.copytree(REPOSITORY / part, folder / part)
    return folder


@pytest.fixture
def run(project, tmp_path):
    """Runs a script of bin/ on a machine that has `python3` alone: what it does, in shell."""
    tools = tmp_path / "tools"
    tools.mkdir()
    for tool in TOOLS:
        (tools / tool).symlink_to(shutil.which(tool))

    def run(script, python=None):
        if python:
            executable(tools / "python3", python)
        return subprocess.run(
            ["/bin/sh", str(project / "bin" / script)],
            env={"PATH": str(tools), "HOME": str(tmp_path)},
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )

    return run


def executable(path, script):
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


@pytest.mark.parametrize("script", ["demo", "test", "check"])
@pytest.mark.parametrize(
    ("python", "says"),
    [
        (None, "needs Python 3.11 or newer and found none"),
        ('case "$2" in *print*) echo 3.9 ;; *) exit 1 ;; esac', "and found 3.9"),
        (
            'case "$2" in *print*) echo 3.12 ;; *ensurepip*) exit 1 ;; esac',
            "Python 3.12 lacks its modules venv and ensurepip",
        ),
    ],
)
def test_a_wanting_python_is_named_in_one_line(run, script, python, says):
    result = run(script, python)
    assert result.returncode == 2
    assert says in result.stderr
    assert result.stderr.count("\n") == 1
    assert result.stdout == ""


def test_what_is_installed_is_not_installed_again(run, project):
    (project / ".venv" / "bin").mkdir(parents=True)
    executable(project / ".venv" / "bin" / "python", 'echo "$@"')
    listed = subprocess.run(
        ["cksum"],
        stdin=(project / "requirements" / "base.txt").open("rb"),
        capture_output=True,
        text=True,
        check=True,
    )
    (project / ".venv" / "installed-base").write_text(f"{project} {listed.stdout.strip()}")
    assert run("demo").stdout == "-m salestrainer.demo.run\n"


def test_a_moved_environment_is_not_trusted(run, project):
    (project / ".venv" / "bin").mkdir(parents=True)
    executable(project / ".venv" / "bin" / "python", 'echo "$@"')
    (project / ".venv" / "installed-base").write_text("/somewhere/else 1 2")
    assert run("demo").returncode == 2  # it looks for a Python to begin anew
