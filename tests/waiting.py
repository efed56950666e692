"""Waiting for what other processes do, without a blind sleep."""

import time
from collections.abc import Callable
from typing import TypeVar

import pytest

Answer = TypeVar("Answer")


def wait_until(
    condition: Callable[[], Answer], *, seconds: float = 60.0, what: str = "it"
) -> Answer:
    """The first true answer of `condition`; fails with a sentence if there is none in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if answer := condition():
            return answer
        time.sleep(0.05)
    pytest.fail(f"{what} did not happen within {seconds:.0f} s")
