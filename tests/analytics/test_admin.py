"""What is changed in the admin moves the figures with it."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages

from accounts.models import User
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
