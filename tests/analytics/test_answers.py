"""The figures that an answer gives, checked against the sessions that they are of."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.models import User
from grading.models import GradeDispute, GradeOverride
from sessions_app.models import SessionStatus
from tests.analytics.builders import graded, held
from tests.factories import AssignmentFactory, PersonaFactory

pytestmark = pytest.mark.django_db

ANSWER = {
    *("period", "filters", "totals", "previous", "by_type", "skills", "trend", "disputes"),
    *("score_distribution", "score_quartiles", "overrides", "assignments"),
    *("generated_at", "cached", "metrics"),
}


@pytest.fixture
def of_organisation(api, manager):
    def ask(**query):
        answer = api(manager).get(f"/api/analytics/admin/{manager.organisation_id}", query)
        assert answer.status_code == 200, answer.content
        return answer.json()

    return ask


@pytest.fixture
def of_person(api):
    def ask(person, **query):
        answer = api(person).get(f"/api/analytics/employee/{person.pk}", query)
        assert answer.status_code == 200, answer.content
        return answer.json()

    return ask


@pytest.fixture
def attempts(alice):
    """An assignment with two attempts of alice's; one is submitted."""
    assignment = AssignmentFactory(organisation=alice.organisation)
    graded(alice, 90, at=now(), assignment=assignment, submitted_for_review=True)
    graded(alice, 30, at=now(), assignment=assignment)
    return assignment


def now(**ago):
    return timezone.now() - timedelta(**ago)


def test_its_shape(of_organisation, of_person, alice):
    organisation, person = of_organisation(), of_person(alice)
    assert set(organisation) == ANSWER | {"org_id", "users", "users_page"}
    assert set(person) == ANSWER | {"user_id"}
    totals = organisation["totals"]
    assert totals["average_score"] is None and totals["close_rate"] is None
    assert totals["excluded"] == dict.fromkeys(totals["excluded"], 0)
    assert len(organisation["trend"]) == 30
    assert organisation["score_quartiles"] == {"lower": None, "median": None, "upper": None}


def test_denominators_add_up(of_organisation, alice):
    graded(alice, 80, at=now(), closed=True, duration_seconds=100)
    graded(alice, 61, at=now(), closed=False, duration_seconds=50, call_cost_usd=Decimal("0.25"))
    graded(alice, None, at=now())
    graded(alice, 10, at=now(), grader="offline:1", closed=True)
    for status in ("processing", "failed", "not_gradable", "in_call", "abandoned"):
        held(alice, at=now(), status=status, duration_seconds=10)
    totals = of_organisation()["totals"]
    assert totals["sessions"] == 7
    assert totals["graded"] == 2
    assert totals["excluded"] == {
        **dict.fromkeys(("processing", "failed", "not_gradable", "offline", "unscored"), 1)
    }
    assert (totals["average_score"], totals["close_rate"]) == (70.5, 0.5)
    assert totals["practice_seconds"] == 100 + 50 + 300 + 300 + 30
    assert (totals["cost_usd"], totals["grader"]) == ("0.250000", "model")
    assert totals["is_small"] and totals["average_interval"] is None


def test_kinds_of_graders_are_not_mixed(of_organisation, alice):
    graded(alice, 40, at=now(), grader="offline:1")
    alone = of_organisation()["totals"]
    assert (alone["grader"], alone["average_score"]) == ("offline", 40)
    graded(alice, 80, at=now())
    apart = of_organisation()["totals"]
    assert (apart["grader"], apart["average_score"]) == ("model", 80)
    both = of_organisation(include_offline="true")["totals"]
    assert (both["grader"], both["average_score"]) == ("both", 60)
    assert both["excluded"]["offline"] == 0


def test_submitted_attempts_count_for_managers_and_all_for_the_rep(
    of_organisation, of_person, alice, attempts
):
    graded(alice, 60, at=now())
    team, own = of_organisation(), of_person(alice)
    assert (team["totals"]["graded"], team["totals"]["average_score"]) == (2, 75)
    assert (own["totals"]["graded"], own["totals"]["average_score"]) == (3, 60)
    assert team["by_type"]["assignment"]["average_score"] == 90
    assert team["by_type"]["practice"]["average_score"] == 60
    assert own["by_type"]["assignment"]["graded"] == 2
    assert of_organisation(user=str(alice.pk))["totals"]["graded"] == 2


def test_an_imported_call_counts_at_once(of_organisation, alice):
    assignment = AssignmentFactory(organisation=alice.organisation)
    graded(alice, 50, at=now(), assignment=assignment, channel="import")
    assert of_organisation()["totals"]["graded"] == 1


def test_each_filter_counts_what_it_names(of_organisation, of_person, alice, bob, attempts):
    persona = PersonaFactory()
    graded(alice, 10, at=now(), persona=persona, skills={"value": 5})
    graded(bob, 20, at=now(), persona=persona, skills={"value": 1})
    assert of_organisation(user=str(bob.pk))["totals"]["average_score"] == 20
    assert of_organisation(assignment=attempts.pk)["totals"]["average_score"] == 90
    by_persona = of_organisation(persona=persona.pk)
    assert by_persona["totals"]["average_score"] == 15
    assert by_persona["skills"][0]["average_score"] == 50
    assert [person["average_score"] for person in by_persona["users"]] == [20, 10]
    assert sum(bar["count"] for bar in by_persona["score_distribution"]) == 2
    both = of_organisation(user=str(alice.pk), assignment=attempts.pk)
    assert both["totals"]["graded"] == 1
    assert of_person(alice, assignment=attempts.pk)["totals"]["graded"] == 2
    assert of_person(alice, persona=persona.pk)["totals"]["average_score"] == 10


def test_a_day_is_one_of_the_organisation(of_organisation, alice, northwind):
    northwind.time_zone = "America/Los_Angeles"
    northwind.save()
    graded(alice, 70, at=datetime(2026, 3, 2, 7, 59, tzinfo=UTC))  # the 1st in California
    query = {"from": "2026-03-01", "to": "2026-03-02"}
    trend = of_organisation(**query)["trend"]
    assert [(point["date"], point["sessions"]) for point in trend] == [
        ("2026-03-01", 1),
        ("2026-03-02", 0),
    ]


def test_the_period_before_and_the_trend(of_organisation, alice):
    graded(alice, 80, at=datetime(2026, 3, 10, 12, tzinfo=UTC))
    graded(alice, 60, at=datetime(2026, 3, 5, 12, tzinfo=UTC))
    graded(alice, 20, at=datetime(2026, 3, 1, 12, tzinfo=UTC))
    answer = of_organisation(**{"from": "2026-03-08", "to": "2026-03-14"})
    assert (answer["totals"]["average_score"], answer["previous"]["average_score"]) == (80, 40)
    assert of_organisation(period="all")["previous"] is None
    assert of_organisation(period="all")["period"]["from"] == "2026-03-01"


@pytest.mark.parametrize(
    ("last", "points"), [("2026-01-31", 31), ("2026-03-31", 14), ("2035-12-31", 0)]
)
def test_a_trend_has_days_weeks_or_months(of_organisation, last, points):
    if points:
        assert len(of_organisation(**{"from": "2026-01-01", "to": last})["trend"]) == points
    else:
        ten_years = of_organisation(**{"from": "2016-01-01", "to": "2025-12-31"})
        assert len(ten_years["trend"]) == 120


def test_skills_change_and_say_what_is_noise(of_organisation, alice):
    for day, score in [(1, 1), (8, 5)]:
        for hour in range(5):
            at = datetime(2026, 3, day, hour, tzinfo=UTC)
            graded(alice, 50, at=at, skills={"value": score, "rapport": 3})
    skills = of_organisation(**{"from": "2026-03-08", "to": "2026-03-14"})["skills"]
    rapport, value = skills
    assert (value["skill"], value["average_score"], value["graded"]) == ("value", 100, 5)
    assert (value["change"], value["change_is_noise"]) == (100, False)
    assert (rapport["change"], rapport["change_is_noise"]) == (0, True)
    assert value["proficiency"] == 100


def test_metrics_stand_against_their_ranges(of_organisation, of_person, alice):
    """The average over those in which a metric is known, and no 0 for the others."""
    for day, ratio, pace in [(1, 70, None), (8, 45.5, 120)]:
        for hour in range(5):
            at = datetime(2026, 3, day, hour, tzinfo=UTC)
            graded(alice, 50, at=at, metrics={"talk_ratio": ratio + hour, "pace": pace})
    graded(alice, 50, at=datetime(2026, 3, 9, tzinfo=UTC))  # never measured
    graded(alice, 9, at=datetime(2026, 3, 9, tzinfo=UTC), grader="offline:1", metrics={"pace": 180})
    query = {"from": "2026-03-08", "to": "2026-03-14"}
    for answer in (of_organisation(**query), of_person(alice, **query)):
        by_key = {row["key"]: row for row in answer["metrics"]}
        assert len(by_key) == 12
        talk, pace, silence = by_key["talk_ratio"], by_key["pace"], by_key["silence"]
        assert (talk["average"], talk["measured"], talk["standing"]) == (47.5, 5, "good")
        assert (talk["low"], talk["high"], talk["unit"], talk["name"]) == (
            35,
            55,
            "%",
            "Talk ratio",
        )
        assert talk["source"].startswith("Gong")
        assert (talk["change"], talk["change_is_noise"]) == (-24.5, False)
        assert talk["average_interval"][0] < 47.5 < talk["average_interval"][1]
        assert (pace["average"], pace["measured"], pace["standing"]) == (130, 6, "off")
        assert (pace["change"], pace["change_is_noise"]) == (None, True)
        assert (silence["average"], silence["measured"], silence["standing"]) == (None, 0, None)


def test_metrics_of_few_stand_nowhere(of_organisation, alice, attempts):
    graded(alice, 50, at=now(), metrics={"talk_ratio": 90})
    graded(alice, 50, at=now(), assignment=attempts, metrics={"talk_ratio": 10})  # not submitted
    talk = of_organisation()["metrics"][0]
    assert (talk["average"], talk["measured"]) == (90, 1)
    assert talk["standing"] is talk["average_interval"] is None
    assert of_organisation(assignment=attempts.pk)["metrics"][0]["measured"] == 0


def test_proficiency_weights_recent_sessions(of_organisation, alice):
    for score, days in [(5, 0), (5, 0), (5, 0), (1, 30), (1, 30)]:
        graded(alice, 50, at=now(days=days), skills={"value": score})
    (skill,) = of_organisation(period="90d")["skills"]
    assert skill["average_score"] == 60
    assert skill["proficiency"] == 75  # three of weight 1, two of weight a half


def test_quartiles_are_right_within_a_bin(of_organisation, alice):
    for score in range(0, 101, 5):
        graded(alice, score, at=now())
    answer = of_organisation()
    assert [bar["count"] for bar in answer["score_distribution"]] == [2] * 9 + [3]
    for name, true in [("lower", 25), ("median", 50), ("upper", 75)]:
        assert abs(answer["score_quartiles"][name] - true) <= 2


def test_people_with_few_sessions_lead_nobody(of_organisation, alice, bob, northwind):
    for _ in range(5):
        graded(alice, 60, at=now())
    graded(bob, 100, at=now())
    held(bob, at=now())
    people = of_organisation()["users"]
    assert [person["name"] for person in people] == [alice.name, bob.name]
    assert (people[1]["sessions"], people[1]["graded"]) == (2, 1)
    northwind.has_leaderboard = False
    northwind.save()
    assert of_organisation()["users"] == []


def test_people_come_fifty_a_page(of_organisation, northwind):
    users = [User(email=f"rep{n}@northwind.example", organisation=northwind) for n in range(52)]
    for user in User.objects.bulk_create(users):
        held(user, at=now(), persona=None)
    first, second = of_organisation(), of_organisation(users_page=2)
    assert (len(first["users"]), len(second["users"])) == (50, 2)
    assert second["users_page"] == {"page": 2, "pages": 2, "people": 52}
    assert not {p["user_id"] for p in first["users"]} & {p["user_id"] for p in second["users"]}


def test_corrections_are_counted(of_organisation, alice, manager):
    grade = graded(alice, 50, at=now()).grades.get()
    GradeOverride.objects.create(grade=grade, criterion="value", score=5, by=manager)
    GradeDispute.objects.create(grade=grade, reason="No.", by=alice)
    answer = of_organisation()
    assert answer["overrides"] == 1
    assert answer["disputes"] == {"made": 1, "open": 1, "accepted": 0}


def test_nothing_of_another_organisation(of_organisation, charlie):
    graded(charlie, 50, at=now(), skills={"value": 3})
    held(charlie, at=now(), status=SessionStatus.FAILED)
    answer = of_organisation()
    assert answer["totals"]["sessions"] == 0
    assert (answer["skills"], answer["users"]) == ([], [])


def test_period_names_end_today(of_organisation):
    period = of_organisation(period="7d")["period"]
    first, last = (date.fromisoformat(period[name]) for name in ("from", "to"))
    assert last - first == timedelta(days=6)
    assert abs(last - datetime.now(UTC).date()) <= timedelta(days=1)
