"""A notice by webhook, signed as https://www.standardwebhooks.com says."""

import json
from datetime import UTC, datetime

import requests
from django.conf import settings
from standardwebhooks import Webhook

from llm.failures import Transient
from sessions_app.alerts.words import Notice

TIMEOUT = (5, 10)  # seconds to connect, to answer


def webhook_send(notice: Notice, *, message_id: str) -> None:
    """Post a dead letter's notice. Raises Transient."""
    webhook_post("dead_letter.created", _data(notice), message_id=message_id)


def webhook_post(event: str, data: dict[str, object], *, message_id: str) -> None:
    """Post it. Raises Transient. The id stays the same over all tries, so a receiver can tell."""
    now = datetime.now(UTC)
    body = json.dumps({"type": event, "timestamp": now.isoformat(), "data": data})
    signature = Webhook(settings.ALERT_WEBHOOK_SECRET).sign(message_id, now, body)
    try:
        with requests.post(
            settings.ALERT_WEBHOOK_URL,
            data=body.encode(),
            headers={
                "Content-Type": "application/json",
                "webhook-id": message_id,
                "webhook-timestamp": str(int(now.timestamp())),
                "webhook-signature": signature,
            },
            timeout=TIMEOUT,
            allow_redirects=False,
            stream=True,  # its status is enough; a body could go on for ever
        ) as answer:
            status = answer.status_code
    except requests.RequestException as error:
        raise Transient(f"The webhook did not answer ({type(error).__name__}).") from None
    if not 200 <= status < 300:
        raise Transient(f"The webhook answered {status}.")


def _data(notice: Notice) -> dict[str, object]:
    letter, run = notice.letter, notice.letter.step_run
    return {
        "id": letter.pk,
        "session_id": run.session_id,
        "org_id": run.session.org_id,
        "step": run.step,
        "error": {"class": letter.error_class, "message": letter.message},
        "fingerprint": letter.fingerprint,
        "alike": notice.alike,
        "attempts": letter.attempts,
        "console_url": notice.console_url,
    }
