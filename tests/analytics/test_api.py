"""The two endpoints as contracts: who may, what is refused, what is kept."""

from uuid import uuid4

import pytest
from django.utils import timezone

from tests.analytics.builders import graded
from tests.factories import AssignmentFactory, PersonaFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin_url(northwind):
    return f"/api/analytics/admin/{northwind.pk}"


@pytest.fixture
def alice_url(alice):
    return f"/api/analytics/employee/{alice.pk}"


def refused(answer, status):
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    return True


def test_who_sees_an_organisation(api, admin_url, manager, alice, charlie, support):
    assert api(manager).get(admin_url).status_code == 200
    assert api(manager).get(f"{admin_url}/").status_code == 200
    assert refused(api(alice).get(admin_url), 403)
    assert refused(api(charlie).get(admin_url), 404)
    assert refused(api(support).get(admin_url), 404)
    assert refused(api().get(admin_url), 401)
    assert refused(api(manager).get("/api/analytics/admin/999999"), 404)


def test_who_sees_a_person(api, alice_url, alice, bob, manager, charlie):
    assert api(alice).get(alice_url).status_code == 200
    assert api(manager).get(alice_url).status_code == 200
    assert refused(api(bob).get(alice_url), 404)
    assert refused(api(charlie).get(alice_url), 404)
    assert refused(api(manager).get(f"/api/analytics/employee/{uuid4()}"), 404)
    assert refused(api(manager).get("/api/analytics/employee/nobody"), 404)


def test_nothing_can_be_written(api, admin_url, alice_url, manager):
    for url in (admin_url, alice_url):
        assert refused(api(manager).post(url, {}), 405)


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"period": "13x"}, "period"),
        ({"from": "2026-02-02", "to": "2026-02-01"}, "from"),
        ({"from": "2026-02-02", "period": "7d"}, "period"),
        ({"to": "2026-02-02"}, "from"),
        ({"from": "9999-12-30", "to": "9999-12-31"}, "from"),
        ({"from": "2026-01-01", "to": "9999-12-31"}, "to"),
        ({"from": "0001-01-01"}, "from"),
        ({"from": "2026-02-30"}, "from"),
        ({"from": "yesterday"}, "from"),
        ({"user": "x"}, "user"),
        ({"assignment": "x"}, "assignment"),
        ({"persona": "99999999999999999999"}, "persona"),
        ({"include_offline": "perhaps"}, "include_offline"),
        ({"users_page": "0"}, "users_page"),
    ],
)
def test_what_makes_no_sense_is_named(api, admin_url, manager, query, field):
    answer = api(manager).get(admin_url, query)
    assert refused(answer, 400)
    assert field in {error["field"] for error in answer.json()["errors"]}


def test_what_is_not_the_organisations_is_not_there(api, admin_url, manager, charlie):
    for query in (
        {"user": str(charlie.pk)},
        {"user": str(uuid4())},
        {"assignment": AssignmentFactory(organisation=charlie.organisation).pk},
        {"persona": PersonaFactory(organisation=charlie.organisation).pk},
    ):
        assert refused(api(manager).get(admin_url, query), 404)


@pytest.mark.parametrize("days", [("2016-01-01", "2025-12-31"), ("2000-01-01", "2026-11-25")])
def test_many_years_are_fine(api, admin_url, alice_url, manager, days):
    for url in (admin_url, alice_url):
        answer = api(manager).get(url, {"from": days[0], "to": days[1]})
        assert answer.status_code == 200


def test_a_kept_answer_is_as_new_as_the_newest_grade(api, admin_url, manager, alice):
    client = api(manager)
    first, again = client.get(admin_url), client.get(admin_url)
    assert (first.json()["cached"], again.json()["cached"]) == (False, True)
    assert again.json()["generated_at"] == first.json()["generated_at"]
    graded(alice, 66, at=timezone.now())
    fresh = client.get(admin_url).json()
    assert (fresh["cached"], fresh["totals"]["average_score"]) == (False, 66)


def test_what_a_client_has_is_not_sent_again(api, admin_url, manager, alice):
    client = api(manager)
    etag = client.get(admin_url)["ETag"]
    unchanged = client.get(admin_url, HTTP_IF_NONE_MATCH=etag)
    assert (unchanged.status_code, unchanged["ETag"], unchanged.content) == (304, etag, b"")
    graded(alice, 66, at=timezone.now())
    assert client.get(admin_url, HTTP_IF_NONE_MATCH=etag).status_code == 200


def test_filters_are_kept_apart(api, admin_url, manager, alice, bob):
    graded(alice, 90, at=timezone.now())
    client = api(manager)
    for _ in range(2):
        for person, average in ((alice, 90), (bob, None)):
            answer = client.get(admin_url, {"user": str(person.pk)}).json()
            assert answer["totals"]["average_score"] == average
