"""What must hold before anything starts: a pipeline that can run, calls that can report back."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from sessions_app.figures import listeners
from sessions_app.pipeline.step import BadPipeline, pipeline_steps

AWS_KEYS = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")
AWS_PLACES = ("AWS_DEFAULT_REGION", "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3")


@register()
def pipeline_can_run(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Import every step of PIPELINE_STEPS, so that a misspelt one stops the start."""
    try:
        pipeline_steps()
    except BadPipeline as problem:
        return [Error(str(problem), hint="Mend PIPELINE_STEPS.", id="sessions_app.E001")]
    return []


@register()
def figures_are_counted(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Import every function of ON_FIGURES_CHANGED, so that a misspelt one stops the start."""
    try:
        listeners()
    except ImportError as problem:
        return [Error(str(problem), hint="Mend ON_FIGURES_CHANGED.", id="sessions_app.E008")]
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


@register()
def addresses_are_addresses(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Where VAPI is, and where it finds us: a call would fail, or never report back."""
    problems: list[CheckMessage] = []
    for number, name, example in (
        (3, "PUBLIC_BASE_URL", "https://sales.example"),
        (4, "VAPI_BASE_URL", "https://api.vapi.ai"),
    ):
        if not _is_address(address := getattr(settings, name)):
            problems.append(
                Error(
                    f"{name} is {address!r}, which is no address.",
                    hint=f"Write it whole, such as {example}.",
                    id=f"sessions_app.E00{number}",
                )
            )
    return problems


@register()
def recordings_can_be_kept(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """The folder is made with the first recording, so the nearest one above it must allow that."""
    if settings.RECORDINGS_S3_BUCKET:
        return _bucket_can_be_reached(os.environ)
    folder = Path(settings.RECORDINGS_DIR).absolute()
    nearest = next(path for path in (folder, *folder.parents) if path.exists())
    if nearest.is_dir() and os.access(nearest, os.W_OK | os.X_OK):
        return []
    return [
        Error(
            f"RECORDINGS_DIR is {str(folder)!r}, where nothing can be written.",
            hint="Name a folder that the processes may write to.",
            id="sessions_app.E005",
        )
    ]


def _bucket_can_be_reached(given: Mapping[str, str]) -> list[CheckMessage]:
    """Keys may come from the machine's role, but half of a pair is a mistake; so is no place."""
    problems: list[CheckMessage] = []
    keys = [name for name in AWS_KEYS if given.get(name)]
    if len(keys) == 1:
        problems.append(
            Error(
                f"RECORDINGS_S3_BUCKET is set, and of its keys only {keys[0]}.",
                hint=f"Set {' and '.join(AWS_KEYS)}, or neither where the machine has a role.",
                id="sessions_app.E006",
            )
        )
    if not any(given.get(name) for name in AWS_PLACES):
        problems.append(
            Error(
                "RECORDINGS_S3_BUCKET is set, but not where it is.",
                hint="Set AWS_DEFAULT_REGION, or AWS_ENDPOINT_URL for another store than Amazon's.",
                id="sessions_app.E007",
            )
        )
    return problems


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
