"""What is asked all the time is answered from small indexes, however many steps there ever were."""

import pytest
from django.db import connection
from django.db.models import Count

from sessions_app.models import StepRun, StepStatus

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan():
    """How Postgres reads these rows where reading them all is no choice."""

    def plan(rows):
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
        return rows.explain()

    return plan


def test_what_is_under_way_is_read_without_what_is_done(plan):
    how = plan(StepRun.objects.under_way().order_by().values("step").annotate(n=Count("pk")))
    assert "step_runs_line" in how and "step_runs_leases" in how
    assert "Seq Scan" not in how


def test_the_last_durations_are_read_from_their_index(plan):
    done = StepRun.objects.filter(step="evaluate", status=StepStatus.DONE)
    how = plan(done.order_by("-finished_at").values("started_at")[:50])
    assert "Index Scan using step_runs_durations" in how and "Sort" not in how
