"""What a model is asked to answer, and what is made of its answer."""

import json
from datetime import date

import pytest
from jsonschema import Draft202012Validator

from grading.schema import evaluation_schema, parse_evaluation
from llm.failures import BadReply
from tests.grading.builders import criterion

CRITERIA = (
    criterion("asks"),
    criterion("books", scale="binary"),
    criterion("objection", may_not_apply=True),
)


def answer(**changes) -> dict:
    """A good answer."""
    row = {
        "evidence": [{"quote": "How do you plan?", "turn_index": 3}],
        "reason": "Asks openly.",
        "score": 4,
        "suggestion": "Ask why.",
    }
    good = {
        "summary": "Sam called Dana.",
        "criteria": {
            "asks": row,
            "books": {**row, "score": 1},
            "objection": {**row, "score": None, "evidence": []},
        },
        "strengths": ["Asked."],
        "improvements": [],
        "verdict": {
            "commitment": {"quote": "Thursday works", "turn_index": 9, "date": "2026-11-26"},
            "outcome": "closed",
        },
        "corrections": ["3|Dayna|Dana"],
    }
    return {**good, **changes}


def with_row(key: str, **changes) -> dict:
    good = answer()
    good["criteria"][key] = {**good["criteria"][key], **changes}
    return good


def parse(reply: object):
    return parse_evaluation(reply if isinstance(reply, str) else json.dumps(reply), CRITERIA)


def refusal(reply: object) -> str:
    with pytest.raises(BadReply) as caught:
        parse(reply)
    assert caught.value.reply
    return str(caught.value)


def objects_in(schema: object):
    if isinstance(schema, dict):
        if schema.get("type") == "object":
            yield schema
        for value in schema.values():
            yield from objects_in(value)


def test_the_schema_is_strict_everywhere():
    schema = evaluation_schema(CRITERIA)
    Draft202012Validator.check_schema(schema)
    for part in objects_in(schema):
        assert part["additionalProperties"] is False
        assert part["required"] == list(part["properties"])


def criteria_of(schema):
    """Each criterion's own schema, by key."""
    named = schema["properties"]["criteria"]["properties"]
    return {
        key: schema["$defs"][ref["$ref"].removeprefix("#/$defs/")] for key, ref in named.items()
    }


def test_each_criterion_is_a_property_of_its_own_with_the_quotes_first():
    criteria = criteria_of(evaluation_schema(CRITERIA))
    assert list(criteria) == ["asks", "books", "objection"]
    assert list(criteria["asks"]["properties"]) == ["evidence", "reason", "score", "suggestion"]


def scores_of(criteria):
    rows = criteria_of(evaluation_schema(criteria))
    return {key: row["properties"]["score"]["enum"] for key, row in rows.items()}


def test_scores_are_bound_to_the_scale():
    assert scores_of(CRITERIA[:2]) == {"asks": [1, 2, 3, 4, 5], "books": [0, 1]}


def test_null_is_let_through_on_a_scale_where_a_criterion_may_not_apply():
    five = [1, 2, 3, 4, 5, None]  # written once for all; the reader refuses it for the others
    assert scores_of(CRITERIA) == {"asks": five, "books": [0, 1], "objection": five}


def test_a_good_answer_fits_the_schema_and_is_read():
    Draft202012Validator(evaluation_schema(CRITERIA)).validate(answer())
    read = parse(answer())
    assert [judgement.score for judgement in read.judgements] == [4, 1, None]
    assert read.judgements[0].claims[0].quote == "How do you plan?"
    assert read.judgements[0].claims[0].turn_index == 3
    assert (read.outcome, read.commitment.quote) == ("closed", "Thursday works")
    assert read.commitment.date == date(2026, 11, 26)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.99])
def test_half_a_json_is_refused(share):
    whole = json.dumps(answer())
    assert refusal(whole[: int(len(whole) * share)]) == "The answer is not complete JSON."


@pytest.mark.parametrize(
    "reply",
    ["The rep did well, 8 of 10. " * 8_000, "[" * 100_000, "[]", "null", "42", '"text"', '{"a":1}'],
)
def test_what_is_no_evaluation_is_refused(reply):
    assert refusal(reply).startswith("The answer ")


def test_every_missing_criterion_is_named():
    message = refusal(answer(criteria={"asks": answer()["criteria"]["asks"]}))
    assert "these criteria are missing: books, objection" in message


@pytest.mark.parametrize(
    ("key", "score", "problem"),
    [
        ("asks", 0, "the score of asks must be from 1 to 5"),
        ("asks", 6, "the score of asks must be from 1 to 5"),
        ("books", 2, "the score of books must be from 0 to 1"),
        ("asks", None, "asks applies to every call: give it a score"),
        ("asks", "four", "criteria.asks.score"),
        ("asks", True, "criteria.asks.score"),
        ("asks", 3.5, "criteria.asks.score"),
        ("asks", [4], "criteria.asks.score"),
    ],
)
def test_a_score_off_the_scale_is_refused_by_name(key, score, problem):
    assert problem in refusal(with_row(key, score=score))


def test_all_that_is_wrong_is_told_at_once():
    wrong = with_row("asks", score=9)
    wrong["criteria"]["books"]["score"] = 7
    del wrong["criteria"]["objection"]
    message = refusal(wrong)
    assert all(key in message for key in ("asks", "books", "objection"))


@pytest.mark.parametrize(
    "part", [{"verdict": None}, {"verdict": {"outcome": "sold"}}, {"summary": None}]
)
def test_an_answer_without_summary_or_outcome_is_refused(part):
    assert next(iter(part)) in refusal(answer(**part))


def test_what_the_model_wrote_is_not_repeated_in_the_message():
    secret = "Dana earns 90,000"
    message = refusal(with_row("asks", score=secret, reason={secret: secret}))
    assert "90,000" not in message


@pytest.mark.parametrize(
    "changes",
    [
        {"weather": "sunny"},
        {"strengths": None},
        {"criteria": {**answer()["criteria"], "invented": "no such criterion"}},
        {"criteria": [{"key": key, **row} for key, row in answer()["criteria"].items()]},
    ],
)
def test_what_only_looks_different_is_read(changes):
    assert [judgement.score for judgement in parse(answer(**changes)).judgements] == [4, 1, None]


@pytest.mark.parametrize(
    ("evidence", "claims"),
    [
        (["How do you plan?"], [("How do you plan?", None)]),
        ([{"quote": "How?", "turn_index": "turn 3"}], [("How?", None)]),
        ([{"quote": "How?"}], [("How?", None)]),
        (None, []),
    ],
)
def test_quotes_may_come_without_a_turn(evidence, claims):
    read = parse(with_row("asks", evidence=evidence)).judgements[0].claims
    assert [(claim.quote, claim.turn_index) for claim in read] == claims


@pytest.mark.parametrize("around", ["```json\n{}\n```\n", "Here it is:\n\n{}\n\nAnything else?"])
def test_what_stands_around_the_json_does_not_matter(around):
    assert parse(around.replace("{}", json.dumps(answer(), indent=1))) == parse(answer())


@pytest.mark.parametrize(
    "commitment", [None, {}, {"quote": " ", "turn_index": 0, "date": ""}, {"quote": ""}]
)
def test_an_empty_commitment_is_none(commitment):
    verdict = {"commitment": commitment, "outcome": "none"}
    assert parse(answer(verdict=verdict)).commitment is None


@pytest.mark.parametrize("day", ["", "Thursday", "2026-13-45", None, 20261126])
def test_a_day_that_is_none_is_left_out(day):
    verdict = {"commitment": {"quote": "Thursday works", "date": day}, "outcome": "closed"}
    assert parse(answer(verdict=verdict)).commitment.date is None


def test_texts_are_made_fit_for_the_database():
    read = parse(answer(summary="NUL \u0000, half an emoji \ud83d, and " + "on " * 5_000))
    read.summary.encode()
    assert "\x00" not in read.summary
    assert len(read.summary) <= 1_200
    assert read.summary.endswith("…")
