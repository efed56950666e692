"""Whether the customer agrees to what the rep asks for: by what was earned, never by chance."""

from typing import Literal

from sessions_app.simulator.asking import Ask, Kind
from sessions_app.simulator.customer import Customer, Difficulty
from sessions_app.simulator.standing import Standing

# "offer": not what was asked for, but a second conversation.
Decision = Literal["agree", "offer", "object", "refuse"]

NEEDED: dict[Difficulty, int] = {"easy": 3, "medium": 5, "hard": 6, "expert": 8}
UNANSWERED: dict[Difficulty, int] = {"easy": 0, "medium": 1, "hard": 1, "expert": 2}
TOLD: dict[Difficulty, int] = {"easy": 1, "medium": 1, "hard": 2, "expert": 2}  # facts, before
LESS_FOR_LESS = 2  # points; a meeting is agreed to sooner than a signature
MOST_PRESSING = 1  # how often one may press and still be agreed with
RAISED_AT_MOST: dict[Difficulty, int] = {"easy": 1, "medium": 2, "hard": 3, "expert": 4}


def decide(ask: Ask, standing: Standing, customer: Customer) -> Decision:
    """What becomes of a request; `object` is a refusal that names its reason."""
    goal = goal_of(ask, customer)
    short = needed(standing, customer) - standing.merit
    if _is_fit_to_be_agreed_with(standing) and _was_listened_to(standing, customer):
        if ask.kind in (goal, *customer.goals) and short <= 0:
            return "agree"
        is_less = ask.kind in ("meeting", "step", "trial") and ask.kind != goal
        if is_less and short <= LESS_FOR_LESS:
            return "agree"
        if ask.kind == "deal" and short <= (LESS_FOR_LESS if goal == "deal" else 0):
            return "agree" if goal == "stay" and short <= 0 else "offer"
    return "object" if may_object(standing, customer) else "refuse"


def goal_of(ask: Ask, customer: Customer) -> Kind:
    """What the call is for; without an objective, what the rep makes of it."""
    return customer.goals[0] if customer.goals else ask.kind


def needed(standing: Standing, customer: Customer) -> int:
    unanswered = UNANSWERED[customer.difficulty] * (standing.open_objection is not None)
    forgiven = 2 * (standing.rude > 0)
    return NEEDED[customer.difficulty] + unanswered + forgiven


def next_objection(standing: Standing, customer: Customer) -> int | None:
    """The one to raise now: none while another is open, none that was answered before."""
    if not may_object(standing, customer) or standing.open_objection is not None:
        return None
    return _waiting(standing, customer)[0]


def may_object(standing: Standing, customer: Customer) -> bool:
    if standing.open_objection is not None:
        return True
    is_early = len(standing.raised) < RAISED_AT_MOST[customer.difficulty]
    return is_early and bool(_waiting(standing, customer))


def _waiting(standing: Standing, customer: Customer) -> list[int]:
    gone = {*standing.raised, *standing.resolved}
    return [at for at in range(len(customer.objections)) if at not in gone]


def _is_fit_to_be_agreed_with(standing: Standing) -> bool:
    """Whoever insults, presses or asks nothing wins nobody over, whatever else they say."""
    return (
        not standing.is_offended
        and standing.rude < 2
        and standing.presses <= MOST_PRESSING
        and standing.questions > 0
    )


def _was_listened_to(standing: Standing, customer: Customer) -> bool:
    """Nothing is agreed to by who was asked, but has not had the time to answer."""
    tellable = customer.hidden_from or len(customer.facts)
    return len(standing.told) >= min(TOLD[customer.difficulty], tellable)
