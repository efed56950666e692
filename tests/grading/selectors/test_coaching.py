"""What to practise next, and how a criterion went in the rep's last attempts."""

import pytest

from grading.models import ConversationMetrics, SessionGrade
from grading.selectors.coaching import coaching_of
from grading.selectors.conversation import conversation_of
from grading.services.grade_override import grade_override
from sessions_app.models import TrainingSession
from tests.factories import AssignmentFactory, PersonaFactory, RubricVersionFactory, UserFactory
from tests.grading.grades import grade_given, graded_session

pytestmark = pytest.mark.django_db


@pytest.fixture
def persona():
    return PersonaFactory(difficulty="easy")


@pytest.fixture
def attempt(alice, persona):
    """A graded call of Alice's: `attempt(discovery=3, …)`, always by one rubric."""
    version = RubricVersionFactory()

    def attempt(*, grader="offline:1", user=alice, on=version, **changes):
        scores = {key: changes.pop(key) for key in ("discovery", "value") if key in changes}
        changes = {"persona": persona, "user": user, "rubric_version": on, **changes}
        session = graded_session(**changes)
        grade_given(session, grader=grader, prompt="2", next_step=1, **scores)
        return session

    return attempt


def coaching(session):
    session = TrainingSession.objects.get(pk=session.pk)
    grade = SessionGrade.objects.with_proof().get(session=session, is_current=True)
    return coaching_of(session, grade, conversation_of(session))


def scores(session):
    return {row.key: list(row.scores) for row in coaching(session).progress}


def test_a_first_attempt_has_nothing_beside_it(attempt):
    session = attempt(discovery=3, value=4)
    assert scores(session) == {}
    practise = coaching(session).practise
    assert (practise.key, practise.attempts) == ("discovery", 1)  # 25 of 50 lost, 7.5 of 30


def test_the_last_five_attempts_are_compared_oldest_first(attempt):
    for score in (5, 1, 2, 3, 4):
        attempt(discovery=score)
    last = attempt(discovery=5)
    row = next(row for row in coaching(last).progress if row.key == "discovery")
    assert list(row.scores) == [0, 25, 50, 75, 100]
    assert row.sentence == "Discovery: 0, 25, 50, 75 and now 100 of 100"
    assert row.dots[0] == (3, 17) and row.dots[-1] == (61, 3)


def test_only_the_reps_own_earlier_attempts_by_this_rubric_and_kind_of_grader_count(attempt):
    first = attempt(discovery=2)
    attempt(discovery=1, user=UserFactory(organisation=first.org))
    attempt(discovery=1, on=RubricVersionFactory())
    attempt(discovery=1, grader="openai:gpt-4o-mini")
    last = attempt(discovery=4)
    attempt(discovery=1)
    assert scores(last)["discovery"] == [25, 75]
    assert scores(first) == {}


def test_a_managers_score_counts(attempt, manager):
    first = attempt(discovery=2)
    grade_override(
        grade=first.grades.get(is_current=True),
        by=manager,
        criterion="discovery",
        score=5,
        reason="She did.",
    )
    assert scores(attempt(discovery=3))["discovery"] == [100, 50]


def test_what_cost_most_over_the_attempts_is_practised_next(attempt):
    attempt(discovery=1)
    session = attempt(discovery=4, value=1)
    practise = coaching(session).practise
    assert (practise.key, practise.attempts) == ("discovery", 2)  # 50 + 12.5, against 30 + 30


def test_nothing_is_practised_where_nothing_was_lost(attempt):
    assert coaching(attempt(discovery=5, value=5)).practise is None


def test_after_a_fail_the_same_customer_is_called_again(attempt, persona):
    PersonaFactory(difficulty="hard")
    assert coaching(attempt(discovery=1)).practise.persona == persona


def test_after_a_pass_the_next_harder_one_with_the_same_objective(attempt, persona):
    session = attempt(discovery=4, value=4)
    assert coaching(session).practise.persona == persona  # there is no harder one
    PersonaFactory(difficulty="expert")
    PersonaFactory(difficulty="medium", objective="close_deal")
    PersonaFactory(difficulty="medium", is_active=False)
    PersonaFactory(difficulty="medium", organisation=UserFactory().organisation)
    harder = PersonaFactory(difficulty="medium")
    assert coaching(session).practise.persona == harder


def test_a_customer_who_is_offered_no_more_is_not_offered(attempt, persona):
    session = attempt(discovery=1)
    persona.is_active = False
    persona.save()
    assert coaching(session).practise.persona is None
    imported = attempt(discovery=1, persona=None)
    assert coaching(imported).practise.persona is None


def test_an_assignment_is_practised_within_it(attempt, persona, alice):
    given = AssignmentFactory(organisation=alice.organisation, persona=persona)
    practise = coaching(attempt(discovery=1, assignment=given)).practise
    assert (practise.persona, practise.assignment_id) == (persona, given.pk)


def test_a_figure_that_hurts_is_to_stop(attempt):
    session = attempt(discovery=4)
    ConversationMetrics.objects.create(
        session=session, times="measured", talk_ratio=72.04, fillers=9, pace=190, monologue=60
    )
    told = [(line.about, line.text) for line in coaching(session).advice.stop]
    assert told == [
        ("Talk ratio", "72 %, aim for 35 to 55"),
        ("Fillers", "9 per 100 words, aim for at most 5"),
    ]


def test_it_takes_few_queries(attempt, django_assert_max_num_queries):
    for _ in range(6):
        attempt(discovery=2)
    session = TrainingSession.objects.select_related("user").get(pk=attempt(discovery=4).pk)
    grade = SessionGrade.objects.with_proof().get(session=session, is_current=True)
    with django_assert_max_num_queries(6):  # attempts, their rows, overrides; personas; noise
        coaching_of(session, grade, None)
