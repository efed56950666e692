"""A key promises something for a day; then it goes, with the answer that it keeps."""

from datetime import timedelta

import pytest
from django.utils import timezone

from sessions_app.models import IdempotencyKey
from sessions_app.tasks import expire_keys

pytestmark = pytest.mark.django_db


def test_after_a_day_a_key_is_deleted_and_before_it_is_not(alice):
    for hours in (23, 25):
        IdempotencyKey.objects.create(
            user=alice,
            route="session-start",
            key=str(hours),
            body_hash="",
            created_at=timezone.now() - timedelta(hours=hours),
        )
    expire_keys()
    expire_keys()
    assert [row.key for row in IdempotencyKey.objects.all()] == ["23"]
