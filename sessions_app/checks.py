"""What must hold before anything starts: a pipeline that can run, calls that can report back."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from sessions_app.pipeline.step import BadPipeline, pipeline_steps


@register()
def pipeline_can_run(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Import every step of PIPELINE_STEPS, so that a misspelt one stops the start."""
    try:
        pipeline_steps()
    except BadPipeline as problem:
        return [Error(str(problem), hint="Mend PIPELINE_STEPS.", id="sessions_app.E001")]
    return []


@register()
def calls_can_report_back(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """With a VAPI key and no secret, calls would be held and their reports refused."""
    if settings.VAPI_API_KEY and not (settings.VAPI_WEBHOOK_SECRET or settings.VAPI_HMAC_SECRET):
        return [
            Error(
                "VAPI_API_KEY is set, but neither VAPI_WEBHOOK_SECRET nor VAPI_HMAC_SECRET is.",
                hint="Set VAPI_WEBHOOK_SECRET to a long random word: it goes out with each call.",
                id="sessions_app.E002",
            )
        ]
    return []
