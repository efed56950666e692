from django.conf import settings

from grading.graders.offline import OfflineGrader
from grading.graders.openai import OpenAIGrader
from grading.protocol import Grader
from sessions_app.models import TrainingSession


def model_is_configured() -> bool:
    """By key or by address."""
    return bool(settings.OPENAI_API_KEY or settings.OPENAI_BASE_URL)


def grader_for(session: TrainingSession, *, last_error: str = "", last_reply: str = "") -> Grader:
    """The model where one is configured; else the rules."""
    if not model_is_configured():
        return OfflineGrader()
    return OpenAIGrader(
        session_id=session.pk,
        organisation_id=session.org_id,
        last_error=last_error,
        last_reply=last_reply,
    )
