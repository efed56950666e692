"""What is changed in the admin moves the figures with it."""

import pytest

from accounts.models import User
from analytics.services.rollups import rollups_rebuild
from tests.analytics.builders import graded
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(browser):
    return browser(UserFactory(is_superuser=True, organisation=None))


def test_whoever_is_deleted_leaves_no_figures(admin, alice, bob, northwind):
    graded(alice, 80)
    graded(bob, 60)
    answer = admin.post(f"/admin/accounts/user/{alice.pk}/delete/", {"post": "yes"})
    assert answer.status_code == 302
    assert not User.objects.filter(pk=alice.pk).exists()
    assert rollups_rebuild(northwind) == []


def test_a_new_zone_moves_the_days(admin, alice, northwind):
    graded(alice, 80)
    answer = admin.post(
        f"/admin/accounts/organisation/{northwind.pk}/change/",
        {"name": northwind.name, "time_zone": "Pacific/Auckland", "has_leaderboard": "on"},
    )
    assert answer.status_code == 302
    northwind.refresh_from_db()
    assert northwind.time_zone == "Pacific/Auckland"
    assert rollups_rebuild(northwind) == []
