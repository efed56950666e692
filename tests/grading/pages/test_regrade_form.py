"""The form that has a session graded again: by which version of its rubric."""

import pytest

from grading.models import Regrade
from sessions_app.models import RubricVersion, StepRun, StepStatus
from tests.factories import OrganisationFactory, RubricVersionFactory
from tests.grading.grades import graded_session

pytestmark = pytest.mark.django_db

NONE_SUCH = "There is no such version."
State = RubricVersion.State


@pytest.fixture
def versions(northwind):
    """Of one rubric: archived, published and a draft."""
    first = RubricVersionFactory(rubric__organisation=northwind, state=State.ARCHIVED)
    later = [
        RubricVersionFactory(rubric=first.rubric, number=number, state=state)
        for number, state in ((2, State.PUBLISHED), (3, State.DRAFT))
    ]
    return [first, *later]


@pytest.fixture
def session(alice, versions):
    """Pinned to the archived one, which judges it where nobody chooses."""
    session = graded_session(user=alice, rubric_version=versions[0])
    StepRun.objects.create(session=session, step="evaluate", position=1, status=StepStatus.DONE)
    return session


@pytest.fixture
def say(browser, manager, session):
    def say(version_id, user=manager):
        form = {"act": "regrade", "rubric_version_id": version_id}
        return browser(user).post(f"/sessions/{session.pk}/say", form)

    return say


def page_of(browser, user, session):
    return browser(user).get(f"/sessions/{session.pk}/").content.decode()


def test_it_offers_what_was_published_and_has_chosen_the_sessions_own(
    browser, manager, session, versions
):
    archived, published, _draft = versions
    page = browser(manager).get(f"/sessions/{session.pk}/")
    assert list(page.context["versions"]) == [published, archived]  # newest first
    shown = page.content.decode()
    assert f'<option value="{archived.pk}" selected>{archived}</option>' in shown
    assert f'<option value="{published.pk}">{published}</option>' in shown


def test_the_chosen_one_judges(browser, manager, say, session, versions):
    assert say(versions[1].pk).status_code == 302
    regrade = Regrade.objects.get()
    assert (regrade.rubric_version, regrade.by) == (versions[1], manager)
    assert f"graded again by {versions[1]}" in page_of(browser, manager, session)
    assert say(versions[1].pk).status_code == 302  # twice is once
    assert say(versions[0].pk).status_code == 409
    assert Regrade.objects.count() == 1


def test_its_own_judges_where_no_other_is_chosen(say, versions):
    assert say(versions[0].pk).status_code == 302
    assert say("").status_code == 302  # as where the form leaves no choice
    assert Regrade.objects.get().rubric_version == versions[0]


@pytest.mark.parametrize("chosen", ["0", "-1", "1.5", "two", "9" * 30, " "])
def test_what_is_no_version_is_a_400(say, chosen):
    answer = say(chosen)
    assert (answer.status_code, NONE_SUCH in answer.content.decode()) == (400, True)
    assert not Regrade.objects.exists()


def test_neither_a_draft_nor_another_rubric_may_be_chosen(say, versions, northwind):
    theirs = RubricVersionFactory(rubric__organisation=OrganisationFactory())
    ours = RubricVersionFactory(rubric__organisation=northwind)
    for version in (versions[2], theirs, ours):
        answer = say(version.pk)
        assert (answer.status_code, NONE_SUCH in answer.content.decode()) == (400, True)
    assert not Regrade.objects.exists()
    assert StepRun.objects.get().status == StepStatus.DONE


def test_a_rubric_of_one_version_leaves_no_choice(browser, alice, manager):
    session = graded_session(user=alice)
    page = page_of(browser, manager, session)
    assert "Grade it again" in page and "rubric_version_id" not in page


def test_who_may(browser, alice, bob, charlie, say, session, versions):
    assert "rubric_version_id" not in page_of(browser, alice, session)
    assert say(versions[1].pk, alice).status_code == 403
    assert say(versions[1].pk, bob).status_code == 404
    assert say(versions[1].pk, charlie).status_code == 404
    assert not Regrade.objects.exists()
