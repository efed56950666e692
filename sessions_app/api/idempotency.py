"""`Idempotency-Key`: the same request sent twice is carried out once, for 24 hours."""

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.encoders import JSONEncoder

from accounts.problems import (
    MEDIA_TYPE,
    Conflict,
    OutcomeUnknown,
    Unprocessable,
    problem_document,
)
from accounts.viewer import viewer
from sessions_app.models import IdempotencyKey
from sessions_app.models.idempotency import KEPT

IN_FLIGHT = timedelta(seconds=90)  # longer than any request lives: its process has died


def once_per_key(request: Request, *, route: str, act: Callable[[], Response]) -> Response:
    """Run ``act`` unless this key was used before; then replay its answer.

    The key is written before ``act`` begins. Another body under the same key is 422, a request
    still in flight 409. What failed is not kept, so that it may be tried again; but where nobody
    knows whether it was done, that is the answer for good.
    """
    key = request.headers.get("Idempotency-Key")
    if not key:
        return act()
    if len(key) > 255 or "\x00" in key:
        raise ValidationError({"Idempotency-Key": "At most 255 characters, and no NUL."})
    body_hash = hashlib.sha256(json.dumps(request.data, sort_keys=True).encode()).hexdigest()
    record, created = _claim(request, route, key, body_hash)
    if not created:
        return _replay(record, body_hash)
    try:
        response = act()
    except OutcomeUnknown as problem:
        document = problem_document(problem.status_code, str(problem.detail), [])
        _keep(record, problem.status_code, document)
        raise
    except Exception:
        record.delete()
        raise
    _keep(record, response.status_code, json.loads(json.dumps(response.data, cls=JSONEncoder)))
    return response


def _keep(record: IdempotencyKey, status: int, answer: Any) -> None:
    record.status, record.answer = status, answer
    record.save(update_fields=["status", "answer"])


def _claim(request: Request, route: str, key: str, body_hash: str) -> tuple[IdempotencyKey, bool]:
    mine = IdempotencyKey.objects.filter(user=viewer(request), route=route, key=key)
    now = timezone.now()
    mine.filter(created_at__lt=now - KEPT).delete()
    mine.filter(status=None, created_at__lt=now - IN_FLIGHT).delete()
    return IdempotencyKey.objects.get_or_create(
        user=viewer(request), route=route, key=key, defaults={"body_hash": body_hash}
    )


def _replay(record: IdempotencyKey, body_hash: str) -> Response:
    if record.body_hash != body_hash:
        raise Unprocessable("This Idempotency-Key was used with another body. Use a new key.")
    if record.status is None:
        raise Conflict("The first request with this Idempotency-Key is still in flight.")
    kind = MEDIA_TYPE if record.status >= 400 else None
    return Response(record.answer, status=record.status, content_type=kind)
