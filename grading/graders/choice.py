from django.conf import settings

from grading.graders.offline import OfflineGrader
from grading.graders.openai import PREFIX, OpenAIGrader, grader_name
from grading.protocol import Grader
from grading.selectors.regrades import open_regrade
from sessions_app.models import TrainingSession


def model_is_configured() -> bool:
    """By key or by address."""
    return bool(settings.OPENAI_API_KEY or settings.OPENAI_BASE_URL)


def graders_offered() -> tuple[str, ...]:
    """Whom a regrade may choose, as grades name them; first who judges where nobody chose."""
    rules = OfflineGrader().name
    if not model_is_configured():
        return (rules,)
    models = dict.fromkeys((settings.OPENAI_MODEL, *settings.OPENAI_OTHER_MODELS))
    return (*map(grader_name, models), rules)


def grader_for(session: TrainingSession, *, last_error: str = "", last_reply: str = "") -> Grader:
    """Whom the regrade under way asks for; else the model where one is configured, else the rules.

    A model that is offered no more since it was asked for is asked all the same: its server says
    whether it still serves it.
    """
    regrade = open_regrade(session)
    wanted = (regrade and regrade.grader) or graders_offered()[0]
    if not wanted.startswith(PREFIX):
        return OfflineGrader()
    return OpenAIGrader(
        session_id=session.pk,
        organisation_id=session.org_id,
        last_error=last_error,
        last_reply=last_reply,
        model=wanted.removeprefix(PREFIX),
    )
