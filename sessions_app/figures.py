"""A session counts otherwise than before: whoever counts above this app is told, by name.

`ON_FIGURES_CHANGED` lists functions by dotted path, as MIDDLEWARE does. They run in the caller's
transaction, so that a figure is never behind what it counts.
"""

from collections.abc import Callable
from functools import cache

from django.conf import settings
from django.utils.module_loading import import_string

from sessions_app.models import TrainingSession

Listener = Callable[..., None]


@cache
def listeners() -> tuple[Listener, ...]:
    """Raises ImportError for a name that leads nowhere; a system check asks at the start."""
    return tuple(import_string(path) for path in settings.ON_FIGURES_CHANGED)


def figures_changed(*sessions: TrainingSession) -> None:
    """Say that these sessions' grades, verdict, owner or submission have changed.

    Call it last in the transaction. It covers those that were deleted; one that was given to
    somebody else is passed as it was and as it is.
    """
    for listener in listeners():
        listener(*sessions)
