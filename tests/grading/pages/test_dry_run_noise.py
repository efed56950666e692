"""A dry run by the model: which changes of a score are within the model's own noise."""

from decimal import Decimal

import pytest
from django.utils import timezone

from grading.models import DryRun
from tests.factories import RubricVersionFactory, UserFactory
from tests.grading.grades import grade_given, graded_session
from tests.grading.repeats import repeated

pytestmark = pytest.mark.django_db

MODEL = "openai:x"
WITHIN = "within the grader's own noise"


@pytest.fixture
def version(northwind):
    return RubricVersionFactory(rubric__organisation=northwind)


@pytest.fixture
def asked_twice(northwind):
    """Calls that the model graded twice, ten points apart: a limit of 19.6."""

    def asked_twice(version, calls):
        for _ in range(calls):
            user = UserFactory(organisation=northwind)
            call = graded_session(user=user, rubric_version=version)
            repeated(grade_given(call, grader=MODEL, prompt="m"), points="10")

    return asked_twice


@pytest.fixture
def tried(alice, version):
    """A dry run of one call for each pair of scores."""

    def tried(*scores, rubric=None, grader=MODEL):
        run = DryRun.objects.create(rubric_version=version, grader=grader, rubric=rubric)
        for before, after in scores:
            session = graded_session(user=alice, rubric_version=version)
            judged_at = None if after is None else timezone.now()
            run.results.create(session=session, before=before, after=after, judged_at=judged_at)
        return run

    return tried


@pytest.fixture
def seen(browser, manager, version):
    def seen():
        page = browser(manager).get(f"/rubrics/{version.rubric_id}/dry-run/")
        assert page.status_code == 200
        return page

    return seen


def in_noise(page):
    ((_, _, found, _),) = page.context["runs"]
    return found


def test_a_change_within_the_noise_is_shown_as_such(asked_twice, version, tried, seen):
    asked_twice(version, 10)
    up, down, *others = tried(
        (50, Decimal("69.6")), (50, 31), (50, 70), (50, 50), (50, None), rubric={}
    ).results.all()
    assert len(others) == 3  # too far, no change, not judged yet
    page = seen()
    assert in_noise(page) == {up.pk, down.pk}
    assert page.content.decode().count(WITHIN) == 2


def test_the_versions_of_the_rubric_count_together(asked_twice, version, tried, seen):
    asked_twice(version, 5)
    tried((50, 60), rubric={})
    assert WITHIN not in seen().content.decode()  # five calls say nothing
    asked_twice(RubricVersionFactory(rubric=version.rubric, number=2, state="archived"), 4)
    asked_twice(RubricVersionFactory(), 10)  # of another rubric
    assert WITHIN not in seen().content.decode()
    asked_twice(version, 1)
    assert WITHIN in seen().content.decode()


def test_the_rules_have_no_noise(asked_twice, version, tried, seen):
    asked_twice(version, 10)
    tried((50, 60))
    assert not in_noise(seen())


def test_another_models_noise_is_not_this_ones(asked_twice, version, tried, seen):
    asked_twice(version, 10)
    tried((50, 60), rubric={}, grader="openai:y")
    assert not in_noise(seen())
