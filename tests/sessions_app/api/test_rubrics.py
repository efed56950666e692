"""`/api/rubrics`: drafts are written, published once, and never change afterwards."""

import threading
from dataclasses import replace

import pytest
import yaml
from django.db import connection, transaction

from sessions_app.models import Rubric, RubricVersion
from sessions_app.rubric_content import content_of
from sessions_app.services.rubric_drafts import NotADraft, rubric_draft, rubric_save
from sessions_app.services.rubric_publish import rubric_publish
from sessions_app.services.session_start import session_start
from tests.factories import (
    AssignmentFactory,
    RubricFactory,
    RubricVersionFactory,
    UserFactory,
)
from tests.sessions_app.rubrics import criterion, rubric, yes_or_no
from tests.waiting import wait_until

pytestmark = pytest.mark.django_db

LIST = "/api/rubrics"


@pytest.fixture
def ours(northwind):
    """Published, of the manager's organisation."""
    return RubricVersionFactory(rubric__organisation=northwind, rubric__name="Ours").rubric


def address(rubric, what=""):
    return f"{LIST}/{rubric.pk}{what}"


def made(api, manager, *criteria, **changes):
    answer = api(manager).post(LIST, rubric(*criteria, **changes))
    assert answer.status_code == 201, answer.content
    return answer.json()


def test_a_manager_makes_one_and_publishes_it(api, manager):
    draft = made(api, manager)
    assert (draft["state"], draft["number"], draft["slug"]) == ("draft", 1, "renewals")
    assert (draft["pass_mark"], draft["org_id"]) == (65, manager.organisation_id)
    assert draft["criteria"] == rubric()["criteria"]
    answer = api(manager).post(f"{LIST}/{draft['id']}/publish")
    assert answer.status_code == 200, answer.content
    assert answer.json()["state"] == "published"
    assert answer.json()["published_at"]
    again = api(manager).post(f"{LIST}/{draft['id']}/publish")
    assert (again.status_code, again.json()["detail"]) == (409, "Version 1 is published already.")


def test_without_a_pass_mark_it_is_70(api, manager):
    sent = {key: value for key, value in rubric().items() if key != "pass_mark"}
    answer = api(manager).post(LIST, sent)
    assert (answer.status_code, answer.json()["pass_mark"]) == (201, 70)


def test_a_change_makes_a_draft_and_leaves_what_was_published(api, manager, alice, ours):
    published = ours.versions.get()
    before = list(published.criteria.values())
    changed = api(manager).patch(address(ours), {"pass_mark": 80}).json()
    assert (changed["state"], changed["number"], changed["pass_mark"]) == ("draft", 2, 80)
    changed = api(manager).patch(address(ours), {"criteria": rubric()["criteria"]}).json()
    assert (changed["number"], changed["pass_mark"]) == (2, 80)
    assert [row["key"] for row in changed["criteria"]] == ["discovery", "next_step"]
    seen = api(alice).get(address(ours)).json()
    assert (seen["state"], seen["number"], len(seen["versions"])) == ("published", 1, 1)

    api(manager).post(address(ours, "/publish"))
    states = list(ours.versions.order_by("number").values_list("state", flat=True))
    assert states == ["archived", "published"]
    assert list(published.criteria.values()) == before
    assert api(alice).get(address(ours)).json()["number"] == 2


def test_what_was_published_keeps_its_name(api, manager, alice, ours):
    assert api(manager).patch(address(ours), {"name": "New"}).json()["name"] == "New"
    assert api(alice).get(address(ours)).json()["name"] == "Ours"
    changed = api(manager).patch(address(ours), rubric(name="New")).json()
    api(manager).post(address(ours, "/publish"))
    assert api(alice).get(address(ours)).json()["name"] == changed["name"] == "New"
    assert str(ours.versions.get(number=1)) == "Ours v1"


def test_of_two_who_change_a_draft_the_second_is_told(api, manager, northwind, ours):
    other = UserFactory(organisation=northwind, role="manager")
    seen = api(manager).patch(address(ours), {"pass_mark": 80}).json()["edit"]
    assert api(other).patch(address(ours), {"pass_mark": 81, "edit": seen}).status_code == 200
    refused = api(manager).patch(address(ours), {"pass_mark": 82, "edit": seen})
    assert refused.status_code == 409
    assert f"{other}: The pass mark is 81, it was 80." in refused.json()["detail"]
    now = api(manager).get(address(ours)).json()
    assert (now["pass_mark"], now["edit"]) == (81, seen + 1)
    assert api(manager).patch(address(ours), {"pass_mark": 82}).status_code == 200  # as before


def test_a_session_keeps_the_version_it_began_with(api, alice, manager, ours):
    first = ours.versions.get()
    assignment = AssignmentFactory(organisation=ours.organisation, rubric=ours)
    began = session_start(user=alice, channel="text", assignment=assignment)
    made_draft = api(manager).patch(address(ours), rubric())
    assert made_draft.status_code == 200, made_draft.content
    api(manager).post(address(ours, "/publish"))
    later = session_start(user=alice, channel="text", assignment=assignment)
    began.refresh_from_db()
    assert began.rubric_version == first
    assert later.rubric_version.number == 2


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"criteria": [criterion(weight=59), yes_or_no()]}, "criteria", "sum to 99, not to 100"),
        ({"criteria": []}, "criteria", "at least one criterion"),
        ({"criteria": [criterion(weight=50)] * 2}, "criteria.0.key", "2 criteria have the key"),
        ({"criteria": [yes_or_no(f"k{n}", 1) for n in range(60)]}, "criteria", "40 criteria, not"),
        ({"criteria": [criterion(weight=100, anchors={})]}, "criteria.0.anchors", "1, 3 and 5"),
        ({"criteria": [criterion(weight="x")]}, "criteria.0.weight", "valid number"),
        ({"criteria": [criterion(weight=-1)]}, "criteria.0.weight", "greater than"),
        ({"criteria": [criterion(name="a\x00")]}, "criteria.0.name", "Null"),
        ({"criteria": [criterion(description="x" * 1001)]}, "criteria.0.description", "1000"),
        ({"criteria": "all"}, "criteria.non_field_errors", "list"),
        ({"pass_mark": 101}, "pass_mark", "100"),
        ({"name": " "}, "name", "blank"),
        ({"yaml": "name: x"}, "non_field_errors", "exactly one"),
    ],
)
def test_what_is_no_rubric_is_400(api, manager, changes, field, words):
    answer = api(manager).post(LIST, rubric(**changes))
    assert answer.status_code == 400, answer.content
    first = answer.json()["errors"][0]
    assert (first["field"] or "non_field_errors") == field
    assert words in first["detail"]
    assert not Rubric.objects.exists()


def test_an_unfinished_draft_is_not_published(api, manager, ours):
    assert api(manager).patch(address(ours), {"name": "New name"}).json()["name"] == "New name"
    answer = api(manager).post(address(ours, "/publish"))  # the factory's has no anchors
    assert answer.status_code == 400
    assert "does not say what 1, 3 and 5 look like" in answer.json()["detail"]
    assert ours.versions.get(state=RubricVersion.State.PUBLISHED).number == 1


def test_who_may(api, alice, charlie, support, ours):
    for client in (api(alice), api(support)):
        assert client.post(LIST, rubric()).status_code == 403
        assert client.patch(address(ours), {"name": "x"}).status_code == 403
        assert client.post(address(ours, "/publish")).status_code == 403
        assert client.post(address(ours, "/archive")).status_code == 403
    assert api(alice).get(address(ours)).status_code == 200
    stranger = api(charlie)
    assert stranger.get(LIST).json()["results"] == []
    assert stranger.get(address(ours)).status_code == 404
    assert stranger.get(address(ours, "/yaml")).status_code == 404
    assert stranger.patch(address(ours), {"name": "x"}).status_code == 404
    assert stranger.post(address(ours, "/publish")).status_code == 404
    assert stranger.post(LIST, {"copy_of": ours.pk}).status_code == 400
    assert api(alice).delete(address(ours)).status_code in (403, 405)


def test_a_rep_is_not_shown_drafts(api, manager, alice):
    draft = made(api, manager)
    assert api(alice).get(LIST).json()["results"] == []
    assert api(alice).get(f"{LIST}/{draft['id']}").status_code == 404
    assert [row["id"] for row in api(manager).get(LIST).json()["results"]] == [draft["id"]]


def test_everyones_is_a_starting_point_and_stays_as_it_is(api, manager):
    shared = RubricVersionFactory(rubric__name="Shared").rubric
    answer = api(manager).patch(address(shared), {"name": "Mine"})
    assert answer.status_code == 403
    assert "starting point" in answer.json()["detail"]
    whole = made(api, manager)
    copied = api(manager).post(LIST, {"copy_of": whole["id"], "name": "Mine"})
    assert copied.status_code == 201, copied.content
    assert copied.json()["criteria"] == whole["criteria"]
    assert (copied.json()["name"], copied.json()["slug"]) == ("Mine", "renewals-2")


def test_a_file_goes_out_and_comes_in(api, manager):
    draft = made(api, manager)
    answer = api(manager).get(f"{LIST}/{draft['id']}/yaml")
    assert answer.status_code == 200
    assert answer["Content-Disposition"] == 'attachment; filename="renewals-v1.yaml"'
    again = api(manager).post(LIST, {"yaml": answer.content.decode()})
    assert again.json()["criteria"] == draft["criteria"]
    broken = yaml.safe_dump(rubric(criterion(wieght=3)))
    answer = api(manager).post(LIST, {"yaml": broken})
    assert (answer.status_code, "wieght: unknown" in answer.json()["detail"]) == (400, True)


def test_what_is_relied_on_is_not_archived(api, manager, ours):
    assignment = AssignmentFactory(organisation=ours.organisation, rubric=ours)
    answer = api(manager).post(address(ours, "/archive"))
    assert (answer.status_code, "Assignments use it (1)" in answer.json()["detail"]) == (400, True)
    assignment.delete()
    assert api(manager).post(address(ours, "/archive")).json()["state"] == "archived"
    assert api(manager).post(address(ours, "/archive")).status_code == 200
    default = RubricVersionFactory(
        rubric=RubricFactory(organisation=ours.organisation, is_default=True)
    ).rubric
    assert api(manager).post(address(default, "/archive")).status_code == 400


@pytest.mark.django_db(transaction=True)
def test_of_two_who_publish_at_once_one_does(api, manager):
    draft = RubricVersion.objects.get(pk=made(api, manager)["version_id"])
    outcomes, together = [], threading.Barrier(2)

    def publish():
        together.wait()
        try:
            outcomes.append(rubric_publish(draft=draft, by=manager).state)
        except NotADraft:
            outcomes.append("second")
        finally:
            connection.close()

    threads = [threading.Thread(target=publish) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["published", "second"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("publishes", [False, True])
def test_what_is_not_sent_is_not_taken_back(api, manager, northwind, publishes):
    """Another manager's change, and its publication, while the request waits for the rubric."""
    rubric_id = made(api, manager)["id"]
    kept = Rubric.objects.get(pk=rubric_id)
    other = UserFactory(organisation=northwind, role="manager")
    client, answers = api(manager), []

    def rename():
        try:
            answers.append(client.patch(address(kept), {"name": "Renamed"}))
        finally:
            connection.close()

    renaming = threading.Thread(target=rename)
    with transaction.atomic():
        draft = rubric_draft(rubric=kept, by=other)
        renaming.start()
        wait_until(_somebody_waits_for_us, what="the request at the lock")
        draft = rubric_save(draft=draft, by=other, content=replace(content_of(draft), pass_mark=81))
        if publishes:
            rubric_publish(draft=draft, by=other)
    renaming.join()
    assert [answer.status_code for answer in answers] == [200]
    now = api(manager).get(address(kept)).json()
    assert (now["name"], now["pass_mark"], now["number"]) == ("Renamed", 81, 1 + publishes)


def test_a_change_that_is_refused_leaves_no_draft(api, manager, ours):
    for wrong in ({"pass_mark": 101}, {"criteria": []}):
        assert api(manager).patch(address(ours), wrong).status_code == 400
    assert ours.versions.count() == 1


def _somebody_waits_for_us():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM pg_locks"
            " WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
        )
        return cursor.fetchone()
