"""Whatever happens to sessions, and in whatever order, the rollups are what lies below them."""

import threading
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from math import ceil
from zoneinfo import ZoneInfo

import pytest
from django.db import connections, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from accounts.models import Organisation
from analytics.models import (
    AssignmentDay,
    FiguresVersion,
    OrganisationDay,
    OrganisationMetricDay,
    OrganisationSkillDay,
    UserDay,
    UserMetricDay,
    UserMonth,
    UserSkillDay,
)
from analytics.periods import period_between
from analytics.selectors.answer import organisation_answer
from analytics.selectors.scope import Scope
from analytics.services.rollups import (
    organisation_zone_set,
    rollups_rebuild,
    rollups_recompute,
)
from grading.models import ConversationMetrics, GradeOverride
from llm.models import LLMCall
from sessions_app.models import SessionStatus
from tests.analytics.builders import grade_add, graded, held
from tests.analytics.raw import (
    FIGURES,
    METRICS,
    by_key,
    metrics_by_key,
    raw_rows,
    skills_by_key,
)
from tests.factories import (
    AssignmentFactory,
    OrganisationFactory,
    PersonaFactory,
    RubricVersionFactory,
    UserFactory,
)

ZONES = ["UTC", "Europe/Berlin", "America/Los_Angeles", "Asia/Kathmandu", "Pacific/Apia"]
# Around a change of the clocks, so that a day has 23 or 25 hours in some zones.
AUTUMN = datetime(2026, 10, 24, tzinfo=UTC)
# Within a month; some days, then a whole one; a whole one, then some days.
PERIODS = [
    (date(2026, 10, 25), date(2026, 10, 29)),
    (date(2026, 10, 28), date(2026, 11, 30)),
    (date(2026, 10, 1), date(2026, 11, 2)),
]
# Some a source's clock has made nonsense of.
VALUES = st.none() | st.integers(0, 30_000).map(lambda n: n / 100) | st.just(1e12)
SCORES = st.none() | st.integers(0, 10_000).map(lambda n: Decimal(n) / 100)


def stored(model, organisation, *keys):
    return {
        tuple(row[key] for key in keys): {
            name: row[name] for name in (*FIGURES, "cost_micros", "histogram")
        }
        for row in model.objects.filter(organisation=organisation).values()
    }


def stored_skills(model, organisation, *keys):
    return {
        (*(row[key] for key in keys), row["skill"]): (row["graded"], row["score_sum"])
        for row in model.objects.filter(organisation=organisation).values()
    }


def assert_exact(organisation):
    """Every table against the sessions, by a count that shares nothing with ours."""
    rows = list(raw_rows(organisation))
    counted = [row for row in rows if row["counted"]]
    key = ("day", "grader", "type")
    assert stored(OrganisationDay, organisation, *key) == by_key(counted, *key)
    everything = stored(UserDay, organisation, "user_id", *key, "counted")
    assert everything == by_key(rows, "user", *key, "counted")
    assigned = [row for row in counted if row["assignment"]]
    of_assignments = stored(AssignmentDay, organisation, "assignment_id", *key)
    assert of_assignments == by_key(assigned, "assignment", *key)
    of_all = stored_skills(OrganisationSkillDay, organisation, *key)
    assert of_all == skills_by_key(counted, *key)
    of_users = stored_skills(UserSkillDay, organisation, "user_id", *key, "counted")
    assert of_users == skills_by_key(rows, "user", *key, "counted")
    metrics = stored_metrics(OrganisationMetricDay, organisation, "day")
    assert metrics == metrics_by_key(counted, "day")
    of_people = stored_metrics(UserMetricDay, organisation, "user_id", "day", "counted")
    assert of_people == metrics_by_key(rows, "user", "day", "counted")
    assert stored_months(organisation) == months_of(counted)
    assert rollups_rebuild(organisation) == []


def stored_metrics(model, organisation, *keys):
    return {
        (*(row[key] for key in keys), row["metric"]): (row["measured"], row["value_sum"])
        for row in model.objects.filter(organisation=organisation).values()
    }


def stored_months(organisation):
    return {
        (row.user_id, row.month, row.grader): (row.graded, row.unscored, row.score_sum)
        for row in UserMonth.objects.filter(organisation=organisation)
    }


def months_of(rows):
    found = {}
    for row in rows:
        key = (row["user"], row["day"].replace(day=1), row["grader"])
        graded, unscored, total = found.get(key, (0, 0, 0))
        is_graded = row["score"] is not None
        found[key] = (graded + is_graded, unscored + (not is_graded), total + (row["score"] or 0))
    return found


def assert_alike(organisation, persona):
    """The sessions themselves answer as the rollups do, where both can; quartiles within a bin."""
    for first, last in PERIODS:
        assert_alike_over(first, last, organisation, persona)


def assert_alike_over(first, last, organisation, persona):
    zone = ZoneInfo(organisation.time_zone)
    scope = Scope(organisation.pk, period_between(first, last, zone))
    answers = [
        organisation_answer(asked, organisation, include_offline=True, page=1)
        for asked in (scope, replace(scope, persona_id=persona.pk))
    ]
    assert answers[0] == answers[1]
    scores = sorted(
        row["score"] / 100
        for row in raw_rows(organisation)
        if row["counted"] and row["score"] is not None and first <= row["day"] <= last
    )
    for name, share in (("lower", 0.25), ("median", 0.5), ("upper", 0.75)):
        near = answers[0]["score_quartiles"][name]
        if scores:
            assert abs(near - scores[max(ceil(share * len(scores)) - 1, 0)]) <= 2
        else:
            assert near is None


@pytest.fixture
def world(db):
    """Two people, an assignment, another organisation that nothing may leak into or from."""
    organisation = OrganisationFactory(time_zone="Europe/Berlin")
    return {
        "organisation": organisation,
        "people": UserFactory.create_batch(2, organisation=organisation),
        "assignment": AssignmentFactory(organisation=organisation),
        "version": RubricVersionFactory(),
        "persona": PersonaFactory(),
        "stranger": UserFactory(),
    }


change = st.fixed_dictionaries(
    {
        "hours": st.integers(0, 240),
        "person": st.integers(0, 1),
        "score": SCORES,
        "grader": st.sampled_from(["openai:gpt-4o-mini", "offline:1"]),
        "assigned": st.booleans(),
        "submitted": st.booleans(),
        "closed": st.sampled_from([None, True, False]),
        "skills": st.dictionaries(st.sampled_from(["rapport", "value"]), st.integers(1, 5)),
        "metrics": st.none() | st.dictionaries(st.sampled_from(METRICS), VALUES, max_size=4),
        "after": st.sampled_from(
            ["", "regrade", "override", "delete", "submit", "move", "redo", "measure"]
        ),
        "zone": st.sampled_from([None, None, *ZONES]),
    }
)


@settings(
    max_examples=8,
    deadline=None,
    phases=[Phase.generate],  # to shrink would take minutes on a real database
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(changes=st.lists(change, min_size=1, max_size=6))
def test_rollups_are_what_lies_below_them(world, changes):
    with transaction.atomic():
        organisation = world["organisation"]
        organisation.refresh_from_db()  # the example before has moved it, and was rolled back
        graded(world["stranger"], 50, at=AUTUMN, rubric_version=world["version"])
        for change in changes:
            _happen(world, change)
            if change["zone"]:
                organisation_zone_set(organisation=organisation, time_zone=change["zone"])
        assert_exact(organisation)
        assert_exact(world["stranger"].organisation)
        assert_alike(organisation, world["persona"])
        transaction.set_rollback(True)


def _happen(world, change):
    session = graded(
        world["people"][change["person"]],
        change["score"],
        grader=change["grader"],
        skills=change["skills"],
        metrics=change["metrics"],
        at=AUTUMN + timedelta(hours=change["hours"]),
        assignment=world["assignment"] if change["assigned"] else None,
        submitted_for_review=change["submitted"],
        closed=change["closed"],
        rubric_version=world["version"],
        persona=world["persona"],
        call_cost_usd=Decimal("0.123456"),
    )
    before = type(session).objects.get(pk=session.pk)
    match change["after"]:
        case "regrade":
            LLMCall.objects.create(session_id=session.pk, cost_usd="0.01", estimated_tokens=1)
            grade_add(session, 33, skills={"rapport": 1})
        case "override":
            grade = session.grades.get(is_current=True)
            for score in (2, 5):
                GradeOverride.objects.create(grade=grade, criterion="rapport", score=score)
            grade.effective_percentage = Decimal("91.25")
            grade.save()
        case "delete":
            session.delete()
        case "submit":
            session.submitted_for_review = not session.submitted_for_review
            session.save()
        case "move":
            session.user = world["people"][1 - change["person"]]
            session.save()
        case "measure":
            ConversationMetrics.objects.update_or_create(session=session, defaults={"pace": 150.25})
        case "redo":
            session.status = SessionStatus.PROCESSING
            session.save()
    rollups_recompute(before, session)


@pytest.mark.django_db(transaction=True)
def test_publishes_at_once_lose_nothing():
    """Eight threads publish sessions of the same person and day, each in its own transaction."""
    organisation = OrganisationFactory()
    user = UserFactory(organisation=organisation)
    version = RubricVersionFactory()
    sessions = [
        graded(
            user, 60 + n, rubric_version=version, persona=None, skills={"value": 3}, publish=False
        )
        for n in range(8)
    ]
    start = threading.Barrier(len(sessions))

    def publish(session):
        try:
            start.wait(timeout=30)
            with transaction.atomic():
                type(session).objects.select_for_update().get(pk=session.pk)
                rollups_recompute(session)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=publish, args=(session,)) for session in sessions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    row = OrganisationDay.objects.get(organisation=organisation)
    assert (row.graded, row.score_sum) == (8, sum(6000 + 100 * n for n in range(8)))
    assert FiguresVersion.objects.get(organisation=organisation).version == 8
    assert rollups_rebuild(organisation) == []


def test_what_is_under_way_is_in_no_rollup(alice):
    rows = [held(alice), held(alice, status=SessionStatus.NOT_GRADABLE)]
    for session in rows:
        ConversationMetrics.objects.create(session=session, times="measured", pace=120)
    rollups_recompute(*rows)
    assert not OrganisationDay.objects.exists()
    assert not UserDay.objects.exists()
    assert not UserMetricDay.objects.exists()


def test_an_unknown_zone_changes_nothing(world):
    from django.core.exceptions import ValidationError

    with pytest.raises(ValidationError):
        organisation_zone_set(organisation=world["organisation"], time_zone="Mars/Olympus")
    assert Organisation.objects.get(pk=world["organisation"].pk).time_zone == "Europe/Berlin"
