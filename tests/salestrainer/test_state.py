import os
import shutil

import environ
import pytest

from salestrainer.embedded import state as state_module
from salestrainer.embedded.state import State, StateError

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root's servers run as another user")


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A folder that others may enter, whatever the machine's temporary folder is like."""
    monkeypatch.setattr(state_module, "SHARED_TEMPORARY", tmp_path / "shared")
    monkeypatch.setattr(state_module, "_others_may_reach", lambda folder: True)
    (tmp_path / "shared").mkdir()
    return tmp_path / "a state"


@pytest.fixture
def private(place, monkeypatch):
    monkeypatch.setattr(state_module, "_others_may_reach", lambda folder: False)
    return place


def opened(folder):
    state = State(folder)
    state.open()
    return state


def test_two_cannot_have_it_at_once(place):
    first = opened(place)
    with pytest.raises(StateError, match="already running"):
        opened(place)
    first.close()
    opened(place).close()


def test_only_its_owner_reads_what_is_secret(place):
    state = opened(place)
    state.secret("SECRET_KEY")
    assert state.env_file.stat().st_mode & 0o777 == 0o600
    assert state.logs.stat().st_mode & 0o777 == 0o700


def test_a_secret_is_kept_from_the_moment_it_is_made(place):
    made = opened(place).secret("POSTGRES_PASSWORD")
    assert len(made) >= 40
    assert State(place).secret("POSTGRES_PASSWORD") == made
    assert State(place).secret("SECRET_KEY") != made


def test_django_reads_what_was_written(place):
    written = {"RECORDINGS_DIR": "/a project/it's #1", "REDIS_URL": "redis://:p-_w@h:1/0"}
    state = opened(place)
    state.write_env(written)

    class Isolated(environ.Env):
        ENVIRON = {}

    Isolated.read_env(state.env_file)
    assert Isolated.ENVIRON == written == state.read_env()


def test_a_reset_forgets_ours_and_leaves_what_is_not(place):
    state = opened(place)
    state.secret("SECRET_KEY")
    (place / "postgres").mkdir()
    (place / "thesis.txt").write_text("ten years of work")
    state.reset()
    assert not state.env_file.exists()
    assert not (place / "postgres").exists()
    assert (place / "thesis.txt").exists()
    with pytest.raises(StateError):
        opened(place)


def test_a_folder_that_cannot_be_made_is_one_line(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StateError, match="cannot be used: Not a directory"):
        opened(tmp_path / "file" / "state")


@as_root
def test_where_others_cannot_go_the_servers_live_elsewhere(private, tmp_path, monkeypatch):
    state = opened(private)
    assert state.services.parent == tmp_path / "shared"
    assert state.services.stat().st_mode & 0o777 == 0o711
    state.close()
    monkeypatch.setattr(state_module, "_others_may_reach", lambda folder: True)
    assert opened(private).services == state.services  # the data is still found there


@as_root
def test_a_copied_state_does_not_get_the_same_servers_twice(private, tmp_path):
    first = opened(private)
    copy = tmp_path / "copy"
    shutil.copytree(private, copy)
    with pytest.raises(StateError, match="already running"):
        opened(copy)
    first.close()


@as_root
def test_a_place_that_somebody_else_has_laid_is_refused(private, tmp_path):
    name = state_module._name_of(private)
    foreign = tmp_path / "shared" / f"sales-trainer-{name}"
    foreign.mkdir()
    os.chown(foreign, 65534, 65534)
    with pytest.raises(StateError, match="belongs to somebody else"):
        opened(private)
