"""The first half of a call: who calls, what the customer needs, what holds them back."""

# ruff: noqa: E501  (advice reads better unbroken)

from grading.graders.offline import signs
from grading.graders.offline.call import Line
from grading.graders.offline.signs import any_of
from grading.graders.offline.themes import (
    THEIR_WORDS,
    Kind,
    Theme,
    asks_closed,
    asks_openly,
    both,
    says,
)

FIRST_TURNS = 3

NEEDS = (
    Theme(
        "permission",
        any_of(r"permission|good time\b"),
        (
            Kind(
                "asking for their time",
                says(signs.PERMISSION),
                0.7,
                advice="Did I catch you at a good time, or do you have two minutes?",
            ),
            Kind(
                "a reason for the call",
                says(signs.REASON),
                0.3,
                advice="I am calling because companies like yours often lose time over [their problem].",
            ),
        ),
        where=lambda call: call.rep[:FIRST_TURNS],
    ),
    Theme(
        "opening",
        any_of(
            r"\bopen(?:ing|er|s)?\b(?! (?:question|ended))",
            r"introduc|greet|first impression|agenda",
        ),
        (
            Kind(
                "name and company",
                says(signs.INTRODUCES),
                0.4,
                advice="Hi, this is [your name] from [your company].",
            ),
            Kind(
                "a reason for the call",
                says(signs.REASON),
                0.3,
                advice="I am calling because companies like yours often lose time over [their problem].",
            ),
            Kind(
                "asking for their time",
                says(signs.PERMISSION),
                0.3,
                advice="Did I catch you at a good time, or do you have two minutes?",
            ),
            Kind("a greeting", says(signs.GREETS), 0.1),
        ),
        where=lambda call: call.rep[:FIRST_TURNS],
    ),
    Theme(
        "objections",
        any_of(r"objection|concern|push ?back|hesitat|resistance|rebutt"),
        (
            Kind(
                "asking what stands behind it",
                says(signs.ASKS_BEHIND),
                0.4,
                0.2,
                advice="What would you need to see to be sure of that?",
            ),
            Kind(
                "an answer of substance",
                lambda line: says(signs.SUBSTANCE)(line) or line.takes_up(),
                0.35,
                0.2,
                advice="Other customers asked the same; what they saw after three months was [a figure].",
            ),
            Kind(
                "acknowledging it",
                says(signs.ACKNOWLEDGES),
                0.25,
                0.15,
                0.4,
                "That is a fair point, and I would ask the same.",
            ),
        ),
        where=lambda call: call.answers,
        spoilt=("pushing", "giving in"),
    ),
    Theme(
        "discovery",
        any_of(r"discover|question|\bneeds?\b|qualif|situation|\bpain|explor|curio|probing"),
        (
            Kind(
                "open question",
                asks_openly,
                0.4,
                0.3,
                advice=f"You said: {THEIR_WORDS}. What does that cost you in a month?",
            ),
            Kind(
                "building on an answer",
                both(asks_openly, Line.takes_up),
                0.1,
                0.1,
                0.2,
                f"You said: {THEIR_WORDS}. Why is that?",
            ),
            Kind("closed question", asks_closed, 0.15, 0.1, 0.3),
        ),
        spoilt=("pushing", "a monologue"),
    ),
    Theme(
        "empathy",
        any_of(r"empath|acknowledg|rapport|compassion|feeling"),
        (
            Kind(
                "acknowledging",
                says(signs.ACKNOWLEDGES),
                0.5,
                0.25,
                advice="That sounds tiring. I understand why it bothers you.",
            ),
            Kind(
                "taking up their words",
                both(Line.takes_up, lambda line: len(line.text) > 15),
                0.3,
                0.2,
                0.5,
                f"So if I hear you right: {THEIR_WORDS}.",
            ),
        ),
        spoilt=("pushing", "a monologue"),
    ),
    Theme(
        "listening",
        any_of(r"listen|understand(?:s|ing)? the customer|summar|sums? up|recap|trust"),
        (
            Kind(
                "taking up their words",
                both(Line.takes_up, lambda line: len(line.text) > 15),
                0.35,
                0.2,
                0.75,
                f"So if I hear you right: {THEIR_WORDS}.",
            ),
            Kind(
                "having it confirmed",
                says(signs.CONFIRMS),
                0.35,
                0.15,
                advice=f"So what matters to you is this: {THEIR_WORDS}. Did I get that right?",
            ),
            Kind(
                "acknowledging",
                says(signs.ACKNOWLEDGES),
                0.2,
                0.1,
                0.4,
                "That sounds tiring. I understand why it bothers you.",
            ),
        ),
        spoilt=("pushing", "a monologue"),
    ),
)
