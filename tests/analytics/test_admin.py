"""What is changed in the admin moves the figures with it."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from analytics.services.performance_summary import performance_summary_refresh
from analytics.services.rollups import rollups_rebuild
from salestrainer.recordings import recordings_storage
from sessions_app.models import StepRun, TrainingSession
from tests.analytics.builders import graded
from tests.factories import DeadLetterFactory, UserFactory

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


def test_what_the_pipeline_wrote_goes_along_and_the_recording(
    admin, alice, bob, settings, tmp_path
):
    settings.STORAGES = {**settings.STORAGES, "recordings": recordings_storage(tmp_path, "")}
    kept = graded(bob, 60)
    for session in (graded(alice, 80), kept):
        name = storages["recordings"].save(f"{session.pk}.wav", ContentFile(b"RIFF"))
        TrainingSession.objects.filter(pk=session.pk).update(recording_file=name)
    DeadLetterFactory(session__user=alice)
    page = f"/admin/accounts/user/{alice.pk}/delete/"
    assert "Are you sure" in admin.get(page).content.decode()
    assert admin.post(page, {"post": "yes"}).status_code == 302
    assert not User.objects.filter(pk=alice.pk).exists()
    assert not StepRun.objects.exists()
    assert [file.name for file in tmp_path.iterdir()] == [f"{kept.pk}.wav"]


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


def test_the_list_shows_what_people_have_done(admin, alice, bob, charlie):
    for score in (70, 75.5):
        graded(alice, score)
    graded(bob, 33, grader="offline:1")
    performance_summary_refresh()
    with CaptureQueriesContext(connection) as few:
        page = admin.get("/admin/accounts/user/").content.decode()
    assert "72.75" in page and "33.00 (offline)" in page and "Nov. 20, 2026" in page
    UserFactory.create_batch(5, organisation=alice.organisation)
    for order in ("6", "-7", "8"):
        with CaptureQueriesContext(connection) as more:
            assert admin.get(f"/admin/accounts/user/?o={order}").status_code == 200
        assert len(more) <= len(few)


def test_people_who_are_chosen_together_are_deleted(admin, alice, bob, northwind):
    graded(alice, 80)
    chosen = {"action": "delete_selected", "_selected_action": [alice.pk, bob.pk], "post": "yes"}
    assert admin.post("/admin/accounts/user/", chosen).status_code == 302
    assert not User.objects.filter(pk__in=[alice.pk, bob.pk]).exists()
    assert rollups_rebuild(northwind) == []
