"""The materialised view of people's figures of all time."""

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import psycopg
import pytest
from django.db import connection, transaction
from django.utils import timezone

from accounts.row_level_security import protect_tables
from analytics.models import UserPerformanceSummary
from analytics.periods import period_named
from analytics.selectors.all_time import MISSED, overall_of_all_time
from analytics.selectors.scope import Scope
from analytics.services.performance_summary import _LOCK, performance_summary_refresh
from analytics.tasks import refresh_performance_summary
from tests.analytics.builders import grade_add, graded, held
from tests.factories import AssignmentFactory

pytestmark = pytest.mark.django_db


def test_it_joins_the_current_grade_alone(alice, bob):
    session = graded(alice, 20)
    grade_add(session, 80)
    graded(alice, 60)
    graded(alice, 5, grader="offline:1")
    graded(alice, 1, assignment=AssignmentFactory(organisation=alice.organisation))
    last = graded(alice, None, at=timezone.now())
    held(bob)
    assert performance_summary_refresh()
    (row,) = UserPerformanceSummary.objects.all()
    assert (row.user, row.organisation) == (alice, alice.organisation)
    assert (row.sessions, row.graded, row.average_score) == (4, 2, 70)
    assert (row.offline_graded, row.offline_average_score) == (1, 5)
    assert timezone.now() - row.refreshed_at < timedelta(minutes=10)
    assert row.last_session_at == last.created_at


def test_refreshing_twice_is_once(alice):
    graded(alice, 60)
    for _ in range(2):
        refresh_performance_summary.run()
    assert UserPerformanceSummary.objects.get().graded == 1


@pytest.mark.django_db(transaction=True)
def test_one_at_a_time():
    params = connection.get_connection_params()
    names = ("host", "port", "dbname", "user", "password")
    with psycopg.connect(**{name: params[name] for name in names}) as other:
        other.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        assert not performance_summary_refresh()
    assert performance_summary_refresh()


@pytest.mark.django_db(transaction=True)
def test_it_goes_past_the_pooler_where_there_is_one(settings):
    params = connection.get_connection_params()
    settings.DIRECT_DATABASE_URL = "postgresql://{user}:{password}@{host}:{port}/{dbname}".format(
        **params
    )
    assert performance_summary_refresh()


def test_the_apis_roles_may_not_read_it():
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = 'anon'")
        if cursor.fetchone() is None:
            cursor.execute("CREATE ROLE anon")
        cursor.execute("GRANT SELECT ON user_performance_summary TO anon")
        protect_tables()
        cursor.execute("SELECT has_table_privilege('anon', 'user_performance_summary', 'SELECT')")
        assert cursor.fetchone() == (False,)
        transaction.set_rollback(True)


def test_it_answers_for_all_time_and_nothing_less(alice, bob, northwind, monkeypatch):
    graded(alice, 80, at=timezone.now())
    graded(alice, 20, at=timezone.now(), grader="offline:1")
    model, offline = frozenset({"model"}), frozenset({"offline"})
    scope = Scope(northwind.pk, period_named("all", ZoneInfo("UTC"), beginning=None))
    people = [alice.pk, bob.pk]
    assert overall_of_all_time(scope, model, people) is None  # not refreshed yet
    performance_summary_refresh()
    for kinds, average in ((model, 80), (offline, 20)):
        found = overall_of_all_time(scope, kinds, people)
        assert found.people.keys() == {alice.pk}
        assert (found.people[alice.pk].graded, found.people[alice.pk].average) == (1, average)
    assert overall_of_all_time(scope, model | offline, people) is None
    lately = Scope(northwind.pk, period_named("30d", ZoneInfo("UTC"), beginning=None))
    assert overall_of_all_time(lately, model, people) is None
    for narrowed in ({"persona_id": 1}, {"assignment_id": 1}):
        assert overall_of_all_time(replace(scope, **narrowed), model, people) is None
    later = timezone.now() + MISSED
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    assert overall_of_all_time(scope, model, people) is None
