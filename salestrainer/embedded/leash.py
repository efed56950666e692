"""A child that the kernel signals when its parent dies (Linux; elsewhere the guardian is alone)."""

import ctypes
import os
import sys
from collections.abc import Callable

_PR_SET_PDEATHSIG = 1
# Looked up here: between fork and exec nothing may be loaded any more.
_prctl = ctypes.CDLL(None).prctl if sys.platform == "linux" else None


def leash(signal: int) -> Callable[[], None] | None:
    """For Popen's `preexec_fn`, which runs after a change of user: that would undo it.

    What counts as the parent is the thread that forks, so it must be one that stays: the main one.
    """
    if _prctl is None:
        return None
    parent = os.getpid()

    def hold() -> None:
        _prctl(_PR_SET_PDEATHSIG, int(signal))
        if os.getppid() != parent:  # it died before the line above
            os._exit(1)

    return hold
