"""The settings of a demo: what its caller gave, what its servers say, and secrets of its own."""

import os
from collections.abc import Mapping
from urllib.parse import urlsplit

from salestrainer.embedded.ports import LOOPBACK
from salestrainer.embedded.state import State

# Kept for `manage.py`, which otherwise would not do as the demo's processes do.
KEPT = (
    *("CSRF_TRUSTED_ORIGINS", "CORS_ALLOWED_ORIGINS", "WEB_CONCURRENCY", "WEB_THREADS"),
    *("DIRECT_DATABASE_URL", "DATABASE_REPLICA_URL"),
    *("OPENAI_API_KEY", "OPENAI_BASE_URL", "OPENAI_MODEL", "OPENAI_STRUCTURED_OUTPUT"),
    *("OPENAI_OTHER_MODELS", "OPENAI_REQUESTS_PER_MINUTE", "OPENAI_TOKENS_PER_MINUTE"),
    *("VAPI_API_KEY", "VAPI_ORG_ID", "VAPI_BASE_URL", "VAPI_HMAC_SECRET"),
    *("SUPABASE_URL", "SUPABASE_JWT_SECRET"),
    *("METRICS_TOKEN", "SENTRY_DSN"),
    *("ALERT_EMAIL", "EMAIL_URL", "ALERT_WEBHOOK_URL", "ALERT_WEBHOOK_SECRET"),
    *("GRADE_BESIDE", "REPEAT_BUDGET_USD", "PATIENCE_RANGE", "RECORDINGS_S3_BUCKET"),
    *("RECORDING_RETENTION_DAYS", "TRANSCRIPT_RETENTION_DAYS"),
)
BUCKETS = "AWS_"  # boto3 reads these itself


def demo_environment(state: State, port: int, servers: Mapping[str, str]) -> dict[str, str]:
    """Every setting by its name; the caller's environment comes first."""
    url = os.environ.get("PUBLIC_BASE_URL") or f"http://{LOOPBACK}:{port}"
    hosts = ["localhost", LOOPBACK, "[::1]", urlsplit(url).hostname or LOOPBACK]
    return {
        **{name: value for name, value in os.environ.items() if value and _is_kept(name)},
        **servers,
        **{
            name: os.environ.get(name) or state.secret(name)
            for name in ("SECRET_KEY", "VAPI_WEBHOOK_SECRET")
        },
        # The servers' own; needed again at the next start.
        **{name: state.secret(name) for name in ("POSTGRES_PASSWORD", "VALKEY_PASSWORD")},
        "DEMO": "true",
        "DEBUG": os.environ.get("DEBUG") or "false",
        "PORT": str(port),
        "PUBLIC_BASE_URL": url,
        "ALLOWED_HOSTS": os.environ.get("ALLOWED_HOSTS") or ",".join(dict.fromkeys(hosts)),
        "RECORDINGS_DIR": os.environ.get("RECORDINGS_DIR") or str(state.folder / "recordings"),
        "STATE_DIR": str(state.folder),
    }


def _is_kept(name: str) -> bool:
    return name in KEPT or name.startswith(BUCKETS)


def process_environment(listener: int) -> dict[str, str]:
    """What the processes need besides: a running one's business, not a setting."""
    return {
        "GUNICORN_CMD_ARGS": f"--bind=fd://{listener}",
        "PYTHONUNBUFFERED": "1",
    }
