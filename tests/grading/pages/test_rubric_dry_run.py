"""Before a draft is published: how it would have judged past calls. No grade changes."""

import time

import pytest

from grading.models import DryRun
from sessions_app.models import Criterion, SessionStatus
from sessions_app.pipeline.execute import session_drive
from sessions_app.rubric_content import RubricContent, content_of
from sessions_app.services.rubric_drafts import rubric_create, rubric_draft, rubric_save
from sessions_app.services.session_end import session_end
from sessions_app.services.session_import import report_of_turns
from tests.calls import BAD_CALL, GOOD_CALL, turns
from tests.factories import RubricVersionFactory, SessionFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def ours(northwind):
    version = RubricVersionFactory(rubric__organisation=northwind, pass_mark=40)
    anchors = {"1": "No.", "3": "Partly.", "5": "Yes."}
    version.criteria.exclude(scale=Criterion.Scale.BINARY).update(anchors=anchors)
    return version


@pytest.fixture
def draft(ours, manager):
    """Passes nobody but the perfect."""
    draft = rubric_draft(rubric=ours.rubric, by=manager)
    content = content_of(draft)
    stricter = RubricContent(content.name, content.criteria, pass_mark=100)
    return rubric_save(draft=draft, by=manager, content=stricter)


@pytest.fixture
def judged(alice):
    """A call of Alice's, carried through the whole pipeline: `judged(lines, version)`."""

    def judge(lines, version):
        session = SessionFactory(user=alice, rubric_version=version)
        session_end(session, report_of_turns(turns(lines)))
        session_drive(session.pk, pause=time.sleep)
        session.refresh_from_db()
        assert session.status == SessionStatus.COMPLETED
        return session

    return judge


def address(draft):
    return f"/rubrics/{draft.rubric_id}/dry-run/"


def test_it_shows_what_would_change_and_changes_nothing(browser, manager, ours, draft, judged):
    good, bad = judged(GOOD_CALL, ours), judged(BAD_CALL, ours)
    judged(GOOD_CALL, RubricVersionFactory())  # judged by another rubric
    client = browser(manager)
    assert b"2 calls graded by this rubric" in client.get(address(draft)).content
    assert client.post(address(draft), {"calls": 50}).status_code == 302
    results = {row.session: row for row in DryRun.objects.get().results.all()}
    assert set(results) == {good, bad}
    assert results[good].passed_before is True
    assert results[good].passed_after is False
    assert results[good].change == 0  # the weights are the same, the pass mark is not
    assert not results[bad].turns_over
    assert good.grades.get().rubric_version == ours
    page = client.get(address(draft)).content.decode()
    assert "1 passed before, 0 after" in page
    assert "1 turns over" in page
    assert "$0.00" in page


def test_the_same_twice_comes_out_the_same(browser, manager, ours, draft, judged):
    judged(GOOD_CALL, ours)
    for _ in range(2):
        browser(manager).post(address(draft), {"calls": 1})
    first, second = (run.results.get() for run in DryRun.objects.all())
    assert (first.before, first.after) == (second.before, second.after)
    assert first.before is not None


@pytest.mark.parametrize(
    ("calls", "words"),
    [
        ("51", b"1 to 50 calls. You entered 51."),
        ("0", b"1 to 50 calls"),
        ("many", b"a whole number of calls"),
        ("5", b"No call was graded by this rubric yet."),
    ],
)
def test_what_makes_no_dry_run_says_why(browser, manager, draft, calls, words):
    answer = browser(manager).post(address(draft), {"calls": calls})
    assert answer.status_code == 400
    assert words in answer.content
    assert not DryRun.objects.exists()


def test_an_unfinished_draft_is_not_run(browser, manager, ours, completed):
    completed(rubric_version=ours)
    ours.criteria.update(weight=10)
    draft = rubric_draft(rubric=ours.rubric, by=manager)
    answer = browser(manager).post(address(draft), {"calls": 5})
    assert (answer.status_code, b"sum to 30, not to 100" in answer.content) == (400, True)


def test_without_a_draft_there_is_none(browser, manager, ours):
    assert browser(manager).get(address(ours)).status_code == 404


def test_once_published_its_results_are_for_who_writes_the_rubric(
    browser, manager, alice, charlie, ours
):
    everyones = RubricVersionFactory()
    for version in (ours, everyones):
        DryRun.objects.create(rubric_version=version, grader="offline:1")
    assert b"What the dry runs showed" in browser(manager).get(address(ours)).content
    assert browser(manager).post(address(ours), {"calls": 1}).status_code == 404
    assert browser(alice).get(address(ours)).status_code == 403
    assert browser(charlie).get(address(ours)).status_code == 404
    assert browser(manager).get(address(everyones)).status_code == 404  # tried on others' calls
    superuser = UserFactory(organisation=None, is_superuser=True)
    assert browser(superuser).get(address(everyones)).status_code == 200


def test_the_preview_judges_and_stores_nothing(api, manager, alice, charlie, draft, judged):
    session = judged(GOOD_CALL, RubricVersionFactory())
    url = f"/api/rubrics/{draft.rubric_id}/preview"
    empty = api(manager).post(url, {}).json()
    assert empty["problems"] == []
    assert [row["score"] for row in empty["scorecard"]["criteria"]] == [None] * 3
    assert "Asks open questions" in empty["messages"][0]["content"]
    tried = api(manager).post(url, {"session_id": session.pk}).json()
    assert tried["tokens"] > empty["tokens"]
    assert tried["scorecard"]["grader"].startswith("offline:")
    assert tried["scorecard"]["percentage"] > 0
    assert any(row["evidence"] for row in tried["scorecard"]["criteria"])
    assert session.grades.count() == 1
    assert api(manager).post(url, {"session_id": 999_999}).status_code == 400
    assert api(alice).post(url, {}).status_code == 403
    assert api(charlie).post(url, {}).status_code == 404
    assert api(manager).get(url).status_code == 405


def test_a_preview_of_an_empty_draft_says_what_it_lacks(api, manager, northwind):
    draft = rubric_create(by=manager, organisation=northwind, content=RubricContent("Empty"))
    answer = api(manager).post(f"/api/rubrics/{draft.rubric_id}/preview", {})
    assert answer.json()["problems"] == [
        {"field": "criteria", "detail": "A rubric needs at least one criterion."}
    ]
