"""A rubric as it is sent, whole and valid."""

ANCHORS = {"1": "Asks nothing.", "3": "Asks once.", "5": "Asks on from each answer."}


def criterion(key="discovery", weight=60, **changes):
    return {
        "key": key,
        "name": key.replace("_", " ").title(),
        "skill": key,
        "description": "Asks open questions about how the customer works and what costs time.",
        "weight": weight,
        "scale": "five",
        "anchors": dict(ANCHORS),
        "is_blocker": False,
        "may_not_apply": False,
        **changes,
    }


def yes_or_no(key="next_step", weight=40, **changes):
    return criterion(key, weight, scale="binary", anchors={}, **changes)


def rubric(*criteria, **changes):
    return {
        "name": "Renewals",
        "pass_mark": 65,
        "criteria": list(criteria) or [criterion(), yes_or_no()],
        **changes,
    }
