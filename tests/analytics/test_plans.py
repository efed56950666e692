"""No query of analytics reads a large table from end to end, on 20,000 sessions.

One test, since the database takes long to fill.
"""

import re
from dataclasses import replace
from functools import partial
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Organisation
from analytics.periods import period_named
from analytics.selectors.answer import first_day, organisation_answer, person_answer
from analytics.selectors.attention import falling_people
from analytics.selectors.scope import Scope
from analytics.selectors.skill_map import skill_map
from analytics.services.performance_summary import performance_summary_refresh
from analytics.services.rollups import rollups_rebuild, rollups_recompute
from bench.analytics_seed import seed
from sessions_app.models import Assignment, TrainingSession

pytestmark = pytest.mark.timeout(400)

LARGE = {
    *("training_sessions", "session_grades", "criterion_grades", "conversation_metrics"),
    *("analytics_organisation_days", "analytics_organisation_skill_days"),
    *("analytics_user_days", "analytics_user_skill_days", "analytics_assignment_days"),
    *("analytics_organisation_metric_days", "analytics_user_metric_days", "analytics_user_months"),
    "user_performance_summary",
}
SESSIONS = 20_000
NARROWED = [(), ("user",), ("assignment",), ("persona",), ("user", "assignment")]


@pytest.fixture
def session(db):
    """One of an organisation in the middle.

    Of the largest organisation a fifth of all rows is asked for: reading everything may be right.
    """
    seed(SESSIONS)
    organisations = list(Organisation.objects.order_by("pk"))
    for organisation in organisations[:40]:
        rollups_rebuild(organisation)
    with connection.cursor() as cursor:
        performance_summary_refresh()
        cursor.execute("ANALYZE")
    return TrainingSession.objects.filter(org=organisations[30], status="completed").first()


def plans_of(run):
    """Runs it, then explains every statement that it made."""
    with CaptureQueriesContext(connection) as made:
        run()
    statements = [query["sql"] for query in made.captured_queries]
    read = [sql for sql in statements if re.match(r"\s*(SELECT|WITH|DELETE|INSERT)", sql)]
    with connection.cursor() as cursor:
        for sql in read:
            cursor.execute(f"EXPLAIN {sql}")
            yield sql, "\n".join(line for (line,) in cursor.fetchall())


def questions(session):
    """Everything that is asked of the database, for short and long periods, in every scope."""
    zone = ZoneInfo(session.org.time_zone)
    assignment = Assignment.objects.filter(organisation=session.org).first()
    ids = {
        "user_id": session.user_id,
        "assignment_id": assignment.pk,
        "persona_id": session.persona_id,
    }
    for name in ("30d", "365d", "all"):
        whole = Scope(session.org_id, period_named(name, zone, beginning=None))
        for narrowed in NARROWED:
            scope = replace(whole, **{f"{key}_id": ids[f"{key}_id"] for key in narrowed})
            yield partial(organisation_answer, scope, session.org, include_offline=False, page=1)
        own = replace(whole, user_id=session.user_id, own=True)
        yield partial(person_answer, own, session.user, include_offline=False)
        for scope in (whole, replace(whole, persona_id=session.persona_id)):
            people, kinds = [session.user_id], frozenset({"model"})
            yield partial(skill_map, scope, kinds, people, skills=["value"])
    yield partial(falling_people, session.org)
    for user_id in (None, session.user_id):
        yield partial(first_day, session.org_id, zone, user_id=user_id)
    yield partial(rollups_recompute, session)


def test_no_large_table_is_read_from_end_to_end(session):
    for question in questions(session):
        for sql, plan in plans_of(question):
            scanned = set(re.findall(r"Seq Scan on (\w+)", plan))
            assert not scanned & LARGE, f"{sql}\n{plan}"
