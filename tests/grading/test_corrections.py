"""What a model may mend of a transcript, and what becomes of it."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grading.corrections import LONGEST, MOST, corrected_turns, pieces_of, possible_corrections
from grading.protocol import Correction
from grading.reply import parse_evaluation
from grading.scoring import score_evaluation
from tests.grading.builders import brief, evaluation, judged
from tests.grading.test_schema import CRITERIA, answer

CALL = [
    ("customer", "Dayna Whit field, bright water lodge sticks."),
    ("rep", "I call from root sync, um,"),
    ("rep", "and root sync plans roots. Are you interested?"),
    ("customer", "I am not interested, we have 40 vans on Monday."),
]


def kept(*proposed, lines=CALL, unread=()):
    rows = [Correction(*row) for row in proposed]
    found = possible_corrections(brief(lines), rows, unread)
    return [(row.turn_index, row.heard, row.meant) for row in found]


@pytest.mark.parametrize(
    "true",
    [
        (0, "Dayna Whit field", "Dana Whitfield"),
        (0, "bright water lodge sticks", "Brightwater Logistics"),
        (1, "root sync", "RouteSync"),
        (2, "roots", "routes"),
    ],
)
def test_a_misheard_name_is_mended(true):
    assert kept(true) == [true]


def test_words_of_a_turn_that_was_merged_are_found_in_their_own():
    """A model reads turns 1 and 2 as one, numbered 1."""
    assert kept((1, "roots", "routes")) == [(2, "roots", "routes")]


@pytest.mark.parametrize(
    "false",
    [
        (0, "root sync", "RouteSync"),  # said, but in another turn
        (1, "Root Sync", "RouteSync"),  # not verbatim
        (1, "oot syn", "RouteSync"),  # half a word
        (9, "root sync", "RouteSync"),
        (None, "root sync", "RouteSync"),
        (1, "root sync", "root sync"),
        (1, "", "RouteSync"),
        (1, "root sync", ""),
        (1, "root sync", "Salesforce"),  # another word altogether
        (3, "not interested", "interested"),
        (3, "not interested", "now interested"),
        (3, "interested", "disinterested"),
        (3, "40 vans", "90 vans"),
        (3, "vans", "5 vans"),
        (3, "vans on Monday", "vans on Sunday"),
        (2, "interested?", "interested."),
        (2, "roots", "rou\ntes"),
        (2, "roots", "rou\u202etes"),
        (2, "roots", "<b>routes"),
        (2, "roots", "routes" * LONGEST),
    ],
)
def test_what_was_not_said_or_means_something_else_is_ignored(false):
    assert kept(false) == []


def test_nothing_is_known_of_a_turn_that_was_not_read():
    assert kept((1, "root sync", "RouteSync"), unread={1}) == [(2, "root sync", "RouteSync")]
    assert kept((1, "root sync", "RouteSync"), unread={1, 2}) == []


def test_they_are_few_and_none_is_kept_twice():
    same = (1, "root sync", "RouteSync")
    assert kept(same, same, (1, "root sync", "Route Sync")) == [same]
    assert kept(*[(8, "x", "y")] * MOST, same) == []


def test_the_scorecard_keeps_the_true_ones_and_counts_the_others():
    said = evaluation(judged("discovery", 1))
    proposed = (Correction(2, "roots", "routes"), Correction(2, "never said", "ever said"))
    honest = score_evaluation(brief(CALL), said)
    card = score_evaluation(brief(CALL), replace(said, corrections=proposed))
    assert card.corrections == proposed[:1]
    assert (card.ignored_corrections, honest.ignored_corrections) == (1, 0)
    assert card.percentage == honest.percentage


def test_the_longest_words_are_replaced_first_and_only_whole_ones():
    mended = {"root": "route", "root sync": "RouteSync"}
    assert list(pieces_of("root sync, rooted: root", mended)) == [
        ("root sync", "RouteSync"),
        (", rooted: ", ""),
        ("root", "route"),
    ]
    assert list(pieces_of("As it is.", {})) == [("As it is.", "")]


@given(st.text(), st.dictionaries(st.text(min_size=1, max_size=3), st.just("meant"), max_size=3))
def test_no_piece_of_what_was_said_is_lost(text, mended):
    assert "".join(said for said, _ in pieces_of(text, mended)) == text


def test_a_clean_turn_is_corrected_and_the_raw_ones_stay():
    call = brief(CALL)
    corrections = possible_corrections(call, [Correction(1, "root sync", "RouteSync")])
    clean = corrected_turns(call.clean_turns, corrections)
    assert clean[1].text == "I call from RouteSync, and RouteSync plans roots. Are you interested?"
    assert clean[0] == call.clean_turns[0]
    assert call.turns[1].text == CALL[1][1]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (["1|root sync|RouteSync"], [(1, "root sync", "RouteSync")]),
        ([" 12 | root sync | RouteSync "], [(12, "root sync", "RouteSync")]),
        (["root sync"], [(None, "", "")]),
        ([{"from": "a"}, 7, None], [(None, "", "")] * 3),
        ("none", []),
        (None, []),
        ([], []),
    ],
)
def test_a_strange_correction_is_no_reason_to_ask_again(written, read):
    found = parse_evaluation(json.dumps(answer(corrections=written)), CRITERIA).corrections
    assert [(row.turn_index, row.heard, row.meant) for row in found] == read


def test_an_answer_without_corrections_is_read():
    whole = answer()
    whole.pop("corrections", None)
    assert parse_evaluation(json.dumps(whole), CRITERIA).corrections == ()
