"""What a rubric has to be, said in words that name the place."""

import pytest

from sessions_app.rubric_input import RubricInput, content_from
from sessions_app.rubric_rules import draft_problems, publish_problems
from tests.sessions_app.rubrics import ANCHORS, criterion, rubric, yes_or_no


def content(*criteria, **changes):
    given = RubricInput(data=rubric(*criteria, **changes))
    assert given.is_valid(), given.errors
    return content_from(given.validated_data)


def told(problems):
    return [(problem.field, problem.words) for problem in problems]


def test_a_whole_one_has_no_problem():
    assert publish_problems(content()) == []


@pytest.mark.parametrize(
    ("criteria", "field", "words"),
    [
        ([criterion(weight=59), yes_or_no()], "criteria", "The weights sum to 99, not to 100."),
        ([criterion(weight="60.01"), yes_or_no()], "criteria", "sum to 100.01, not"),
        ([criterion(weight=100), criterion()], "criteria.1.key", "2 criteria have the key"),
        ([criterion("Röntgen", 100)], "criteria.0.key", "small letters"),
        ([criterion(weight=100, skill="a b")], "criteria.0.skill", "small letters"),
        ([criterion(weight=100, description=" ")], "criteria.0.description", "no description"),
        ([criterion(weight=100, name="")], "criteria.0.name", "Criterion 1 has no name."),
        ([criterion(weight=100, skill="")], "criteria.0.skill", "has no skill"),
        ([criterion(weight=100, anchors={})], "criteria.0.anchors", "what 1, 3 and 5 look"),
        (
            [criterion(weight=100, anchors={"1": "No.", "3": "", "5": "Yes."})],
            "criteria.0.anchors",
            "does not say what 3 look",
        ),
        ([criterion(weight=100, anchors={**ANCHORS, "2": "x"})], "criteria.0.anchors", "not at 2"),
        ([criterion(weight=100, scale="binary")], "criteria.0.anchors", "takes no anchors"),
        ([criterion(weight=100), yes_or_no(weight=0)], "criteria.1.weight", "weighs nothing"),
        ([criterion(may_not_apply=True), yes_or_no()], "criteria", "Over half of the weight"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(criteria, field, words):
    problems = told(publish_problems(content(*criteria)))
    assert field in [where for where, said in problems if words in said], problems


def test_none_and_sixty_are_refused():
    assert told(publish_problems(content(criteria=[]))) == [
        ("criteria", "A rubric needs at least one criterion.")
    ]
    sixty = content(*(yes_or_no(f"k{number}", 1) for number in range(60)))
    assert told(draft_problems(sixty)) == [("criteria", "At most 40 criteria, not 60.")]


def test_a_blocker_may_weigh_nothing():
    assert (
        publish_problems(content(criterion(weight=100), yes_or_no(weight=0, is_blocker=True))) == []
    )


def test_a_key_is_made_of_the_name_where_there_is_none():
    made = content(criterion(name="Next step!", key=""), yes_or_no(name="Next step", key=""))
    assert [row.key for row in made.criteria] == ["next_step", "next_step_2"]
