"""What must hold before anything starts: the pipeline's steps exist and follow one another."""

from typing import Any

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
