"""A sheet speaks of the customer; the customer speaks of themselves."""

# ruff: noqa: E501  (a sentence a line)

import pytest

from sessions_app.simulator.first_person import in_first_person


@pytest.mark.parametrize(
    ("sheet", "said"),
    [
        ("Wants her mornings back: replanning takes half of each.", "I want my mornings back: replanning takes half of each."),
        ("Missed calls cost her one evening a week, and she wants it back.", "Missed calls cost me one evening a week, and I want it back."),
        ("His board asked for a plan.", "My board asked for a plan."),
        ("Her two engineers are needed elsewhere.", "My two engineers are needed elsewhere."),
        ("Has the offers of two competitors in his drawer.", "I have the offers of two competitors in my drawer."),
        ("They could not pay from one salary, and that keeps her awake.", "We could not pay from one salary, and that keeps me awake."),
        ("Would stay for better cover", "I would stay for better cover."),
        ("A way out, in writing, would let him sign.", "A way out, in writing, would let me sign."),
        ("Dana worries about her drivers.", "I worry about my drivers."),
        ("You need approval from your boss.", "I need approval from my boss."),
        ("Knows the price, but not its exclusions.", "I know the price."),
        ("I lose ten hours a week.", "I lose ten hours a week."),
        ("Forty routes a day.", "Forty routes a day."),
    ],
)  # fmt: skip
def test_it_is_said_in_the_first_person(sheet, said):
    assert in_first_person(sheet, "Dana Whitfield") == said
