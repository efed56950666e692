"""The second half of a call: what is offered, at what price, and what comes of it."""

# ruff: noqa: E501  (advice reads better unbroken)

from grading.graders.offline import signs
from grading.graders.offline.signs import any_of
from grading.graders.offline.themes import (
    THEIR_WORDS,
    Kind,
    Theme,
    both,
    proposes_time,
    says,
    tied,
)

OFFER = (
    Theme(
        "budget",
        any_of(r"\bbudget|decision[- ]maker|authority|who decides|\bbant\b"),
        (
            Kind(
                "asking about budget and decision",
                says(signs.ASKS_BUDGET),
                0.7,
                0.3,
                advice="What budget is there for this, and who else decides?",
            ),
            Kind("speaking of the price", says(signs.NAMES_PRICE), 0.2, 0.1, 0.3),
        ),
        spoilt=(),
    ),
    Theme(
        "pricing",
        any_of(r"\bpric|\bcosts?\b|negotiat|discount|\broi\b"),
        (
            Kind(
                "naming the price",
                says(signs.NAMES_PRICE),
                0.4,
                advice="It is [your price] a year, with everything that you saw.",
            ),
            Kind(
                "setting it against their cost",
                says(signs.SETS_AGAINST),
                0.4,
                0.2,
                advice=f"You said: {THEIR_WORDS}. Against that, [your price] pays for itself in [months].",
            ),
        ),
        spoilt=("giving in",),
    ),
    Theme(
        "close",
        any_of(
            r"\bclos(?:e|es|ing)\b|commit|ask(?:s|ing)? for the (?:business|order|deal|sale|decision)|\bsigns?\b|\bdecision\b"
        ),
        (
            Kind(
                "asking for the decision",
                says(signs.ASKS_DECISION),
                0.7,
                advice="Shall we go ahead? I can send you the agreement right now.",
            ),
            Kind("naming a day", proposes_time, 0.3, advice="Shall we start on Monday?"),
        ),
        spoilt=("pushing", "giving in"),
    ),
    Theme(
        "next step",
        any_of(r"next[ _-]?steps?|follow[- _]?up|meeting|appointment|schedul|\bbook"),
        (
            Kind(
                "a step with a day or an hour",
                proposes_time,
                0.7,
                advice="Could we meet on Thursday at ten, for half an hour?",
            ),
            Kind(
                "fixing it",
                says(signs.FIXES),
                0.3,
                advice="I will send you the invite in five minutes, so that it stands.",
            ),
            Kind("asking to meet", says(signs.ASKS_TO_MEET), 0.3, 0, 0.3),
        ),
        spoilt=(),
    ),
    Theme(
        "knowledge",
        any_of(r"knowledge|expertise|technical|accura|competen|credib"),
        (
            Kind(
                "a specific answer",
                both(says(signs.SPECIFIC), lambda line: "?" not in line.text),
                0.4,
                0.3,
                advice="Give a figure or say exactly how it works, instead of praise.",
            ),
            Kind("owning up and finding out", says(signs.OWNS_UP), 0.3, 0.1),
        ),
    ),
    Theme(
        "recording",
        any_of(r"disclos|consent|record(?:ed|ing)"),
        (
            Kind(
                "saying that it is recorded",
                says(signs.RECORDED),
                1.0,
                advice="Before we begin: this call is recorded. Is that all right with you?",
            ),
        ),
        spoilt=(),
    ),
    Theme(
        "compliance",
        any_of(r"complian|regulat|legal|privacy"),
        (
            Kind(
                "naming the terms",
                says(signs.TERMS),
                0.5,
                0.2,
                advice="To be clear about the terms: what is not covered is [exclusion].",
            ),
            Kind(
                "saying that it is recorded",
                says(signs.RECORDED),
                0.4,
                advice="Before we begin: this call is recorded. Is that all right with you?",
            ),
        ),
        spoilt=(),
    ),
    Theme(
        "value",
        any_of(r"\bvalue|benefit|solution|present|\bpitch|relevan|demo|tailor|product|outcome"),
        (
            Kind(
                "a benefit tied to what they said",
                tied,
                0.5,
                0.3,
                advice=f"Because you said “{THEIR_WORDS}”, this part would take that off you.",
            ),
            Kind(
                "a figure",
                both(tied, says(any_of(signs.AMOUNT))),
                0.2,
                0.1,
                advice="Name the saving in their own figures: hours a week, or money a month.",
            ),
            Kind(
                "a benefit",
                both(says(signs.BENEFIT), lambda line: "?" not in line.text),
                0.2,
                0.1,
                0.3,
            ),
        ),
    ),
    Theme(
        "courtesy",
        any_of(r"courte|polite|respect|profession|\btone\b|friendl|manner"),
        (
            Kind(
                "thanks",
                says(signs.THANKS),
                0.4,
                0.15,
                0.7,
                "Thank you for your time, I appreciate it.",
            ),
            Kind(
                "polite words",
                says(signs.POLITE),
                0.3,
                0.15,
                0.6,
                "Of course. Please take the time that you need.",
            ),
            Kind(
                "a greeting",
                says(signs.GREETS),
                0.2,
                0.1,
                0.3,
                "Good morning, thank you for taking the call.",
            ),
        ),
        spoilt=("pushing", "pushing", "a monologue"),
    ),
)
