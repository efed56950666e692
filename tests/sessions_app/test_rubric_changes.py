"""What two managers changed is told in sentences: each difference once, and nothing else."""

from dataclasses import replace
from decimal import Decimal

import pytest

from sessions_app.rubric_changes import changes_between
from sessions_app.rubric_input import RubricInput, content_from
from tests.sessions_app.rubrics import ANCHORS, criterion, rubric, yes_or_no


def content(*criteria, **changes):
    given = RubricInput(data=rubric(*criteria, **changes))
    given.is_valid(raise_exception=True)
    return content_from(given.validated_data)


@pytest.mark.parametrize(
    ("after", "words"),
    [
        (content(), []),
        (content(name="Other"), ["The name is 'Other', it was 'Renewals'."]),
        (content(pass_mark="70.50"), ["The pass mark is 70.5, it was 65."]),
        (content(criterion()), ["'Next Step' is gone."]),
        (content(criterion(), yes_or_no(), yes_or_no("more")), ["'More' is new."]),
        (content(yes_or_no(), criterion()), ["The criteria stand in another order."]),
        (
            content(criterion(weight=50, is_blocker=True), yes_or_no()),
            [
                "'Discovery': weight is 50, it was 60.",
                "'Discovery': blocker is yes, it was no.",
            ],
        ),
        (
            content(criterion(description="x" * 500), yes_or_no()),
            ["'Discovery': description worded anew."],
        ),
        (
            content(criterion(anchors=ANCHORS | {"5": "Asks on."}), yes_or_no()),
            ["'Discovery': anchors worded anew."],
        ),
    ],
)
def test_what_changed_is_told(after, words):
    assert changes_between(content(), after) == words


def test_a_number_written_otherwise_is_no_change():
    before = content()
    assert changes_between(before, replace(before, pass_mark=Decimal("65.00"))) == []
