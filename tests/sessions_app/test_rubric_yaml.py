"""Rubrics as files: what is written is read back, what is wrong is named, bombs stay unlit."""

import pytest
import yaml
from django.core.exceptions import ValidationError

from sessions_app.rubric_yaml import rubric_of_yaml, rubrics_of_yaml, yaml_of_rubric
from tests.sessions_app.rubrics import criterion, rubric, yes_or_no


def written(*criteria, **changes):
    return yaml.safe_dump(rubric(*criteria, **changes), sort_keys=False)


def refused(text):
    with pytest.raises(ValidationError) as problem:
        rubric_of_yaml(text)
    return " ".join(problem.value.messages)


def test_what_is_written_is_read_back_as_the_same():
    before = rubric_of_yaml(
        written(
            criterion(weight=49.75, name="Rückfragen: wann?", may_not_apply=True),
            yes_or_no(weight=50.25, is_blocker=True),
            slug="renewals",
        )
    )
    assert before.slug == "renewals"
    again = rubric_of_yaml(yaml_of_rubric(before))
    assert again == before
    assert yaml_of_rubric(again) == yaml_of_rubric(before)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "A rubric is written as"),
        ("- just\n- words", "A rubric is written as"),
        ("[]", "holds 0 rubrics"),
        ("name: [", "This is no YAML: "),
        ("name: x\n  y: z", "(line 2)"),
        ("name: 2026-99-99", "This is no YAML: "),
        ("name: !!python/object/apply:os.getcwd []", "This is no YAML: "),
        ("name: \x00", "This is no YAML: "),
        ("pass_mark: !!int ''", "This is no YAML: "),
        ("name: !!bool x", "This is no YAML: "),
        ("name: !!timestamp x", "This is no YAML: "),
        ("[" * 90_000, "nested too deeply"),
        ("x" * 100_001, "larger than 100 kB"),
        (written(criterion(weight=59), yes_or_no()), "sum to 99, not to 100"),
        (written(criteria=[]), "at least one criterion"),
        (written(pass_mark=101), "pass_mark: "),
        (written(criterion(weight="many")), "criteria.0.weight: A valid number is required."),
        (written(criterion(weight=True)), "criteria.0.weight: "),
        (written(criterion(weight=float("nan"))), "criteria.0.weight: "),
        (written(criterion(scale="ten")), "criteria.0.scale: "),
        (written(criterion(anchors="good")), "criteria.0.anchors: "),
        (written(criterion(wieght=5)), "criteria.0.wieght: unknown. There are key, name,"),
        (written(owner="me"), "owner: unknown. There are slug, name,"),
        (written(criteria={"a": 1}), "criteria: "),
        (written(criteria=["a"]), "criteria.0: "),
        (written(slug="../x"), "slug: "),
    ],
)
def test_what_is_wrong_is_named(text, words):
    assert words in refused(text)


def test_a_file_of_aliases_is_refused_before_it_unfolds():
    bomb = "a: &a [x, x]\n" + "".join(
        f"{name}: &{name} [*{before}, *{before}]\n"
        for before, name in zip("abcdefghij", "bcdefghijk", strict=True)
    )
    assert "Aliases" in refused(bomb)


def test_a_list_is_read_whole():
    both = yaml.safe_dump([rubric(name="One"), rubric(name="Two")])
    assert [content.name for content in rubrics_of_yaml(both)] == ["One", "Two"]
