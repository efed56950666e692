"""Why a session did not start, in words for the rep; practising by text stands beside them."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError

from llm.failures import RateLimited, Transient
from sessions_app.services.session_start import VoiceUnavailable
from sessions_app.services.session_start_once import StillStarting
from sessions_app.vapi.client import AllLinesBusy, MaybeCreated


@dataclass(frozen=True, slots=True)
class Problem:
    """`keeps_key`: sending the same form again is the way on, so it must be the same form."""

    words: str
    status: int
    keeps_key: bool = False


def problem_of(failure: Exception, *, status: int = 400) -> Problem:
    """``status`` is that of what the rep can put right; the others have their own."""
    match failure:
        case ValidationError():
            return Problem(" ".join(failure.messages), status)
        case StillStarting():
            return Problem(str(failure), 409, keeps_key=True)
        case VoiceUnavailable():
            return Problem("Voice calls are not set up here. Practise by text instead.", 409)
        case AllLinesBusy():
            return Problem(
                "All lines are busy. Try again when another call has ended, or use text now.", 503
            )
        case MaybeCreated():
            return Problem(
                "The voice service did not say whether it made the call. If it did, the call ends "
                "by itself and counts for nothing. Start again, or use text.",
                503,
            )
        case Transient() | RateLimited():
            return Problem(
                "The voice service cannot be reached, and no call was made. Try again later, "
                "or use text now.",
                503,
            )
    return Problem(
        f"The voice service refused the call. Tell an administrator: {failure} Use text meanwhile.",
        502,
    )
