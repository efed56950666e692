"""What beat asks for, how often and in which queue; what was not begun in time is let go.

That time goes by the worker's clock, which may be minutes from beat's: so it is long. Two runs at
once of any of them do no harm. The option is named as django-celery-beat names it, which does not
know Celery's own `expires`.
"""

from typing import Any

from celery.schedules import crontab

EXPIRES = 3600  # seconds

CELERY_BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    "send-alerts": {
        "task": "sessions_app.send_alerts",
        "schedule": 30.0,  # seconds
        "options": {"queue": "http", "expire_seconds": EXPIRES},
    },
    "send-reminders": {
        "task": "grading.send_reminders",
        "schedule": 600.0,
        "options": {"queue": "http", "expire_seconds": EXPIRES},
    },
    "follow-reruns": {
        "task": "sessions_app.follow_reruns",
        "schedule": 10.0,
        "options": {"queue": "http", "expire_seconds": EXPIRES},
    },
    "reconcile-calls": {
        "task": "sessions_app.reconcile_calls",
        "schedule": 60.0,
        "options": {"queue": "http", "expire_seconds": EXPIRES},
    },
    "expire-recordings": {
        "task": "sessions_app.expire_recordings",
        "schedule": crontab(hour=3, minute=20),  # each night, UTC
        "options": {"queue": "http", "expire_seconds": EXPIRES},
    },
    "expire-keys": {
        "task": "sessions_app.expire_keys",
        "schedule": crontab(hour=3, minute=10),  # each night, UTC
        "options": {"queue": "cpu", "expire_seconds": EXPIRES},
    },
    "expire-transcripts": {
        "task": "grading.expire_transcripts",
        "schedule": crontab(hour=3, minute=40),  # each night, UTC
        "options": {"queue": "cpu", "expire_seconds": EXPIRES},
    },
    "plan-repeats": {
        "task": "grading.plan_repeats",
        "schedule": crontab(hour=1, minute=10),  # each night, UTC; off without REPEAT_BUDGET_USD
        "options": {"queue": "cpu", "expire_seconds": EXPIRES},
    },
    "refresh-agreements": {
        "task": "grading.refresh_agreements",
        "schedule": crontab(hour=3, minute=50),  # each night, UTC, when transcripts have gone
        "options": {"queue": "cpu", "expire_seconds": EXPIRES},
    },
    "check-rollups": {
        "task": "analytics.check_rollups",
        "schedule": crontab(hour=2, minute=40),  # each night, UTC
        "options": {"queue": "cpu", "expire_seconds": EXPIRES},
    },
    "refresh-performance-summary": {
        "task": "analytics.refresh_performance_summary",
        "schedule": 3600.0,
        "options": {"queue": "cpu", "expire_seconds": EXPIRES},
    },
    "send-weekly-digests": {
        "task": "analytics.send_weekly_digests",
        "schedule": crontab(minute=0),  # Monday at eight comes 24 times, by the zones
        "options": {"queue": "http", "expire_seconds": EXPIRES},
    },
    **{
        f"canary-{queue}": {
            "task": "sessions_app.canary",
            "schedule": 60.0,
            "args": [queue],
            "options": {"queue": queue, "expire_seconds": EXPIRES},
        }
        for queue in ("http", "llm", "cpu")
    },
}
