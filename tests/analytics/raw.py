"""What the rollups must say, read from sessions and grades by other means: plain Python."""

from collections import defaultdict
from zoneinfo import ZoneInfo

from grading.models import ConversationMetrics, SessionGrade
from llm.selectors import llm_cost

METRICS = (
    *("talk_ratio", "monologue", "customer_story", "questions", "questions_an_hour"),
    *("open_questions", "patience", "interactivity", "pace", "fillers", "interruptions", "silence"),
)
FIGURES = ("graded", "unscored", "score_sum", "verdicts", "closed", "practice_seconds")


def raw_rows(organisation):
    """(user, assignment, day, grader, type, counted, score, session) of each that counts."""
    zone = ZoneInfo(organisation.time_zone)
    grades = SessionGrade.objects.filter(
        is_current=True, session__status="completed", session__org=organisation
    ).select_related("session")
    for grade in grades:
        session = grade.session
        assigned = session.session_type == "assignment"
        score = grade.effective_percentage
        yield {
            "user": session.user_id,
            "assignment": session.assignment_id,
            "day": session.created_at.astimezone(zone).date(),
            "grader": "offline" if grade.grader.startswith("offline:") else "model",
            "type": "assignment" if assigned else "practice",
            "counted": not assigned
            or session.channel == "import"
            or bool(session.submitted_for_review),
            "score": None if score is None else int(score * 100),
            "session": session,
            "grade": grade,
        }


def by_key(rows, *keys):
    """Their figures, as a rollup holds them."""
    found = defaultdict(
        lambda: dict.fromkeys(FIGURES, 0) | {"cost_micros": 0, "histogram": [0] * 50}
    )
    for row in rows:
        figures, session = found[tuple(row[key] for key in keys)], row["session"]
        if row["score"] is None:
            figures["unscored"] += 1
        else:
            figures["graded"] += 1
            figures["score_sum"] += row["score"]
            figures["histogram"][min(row["score"] // 200, 49)] += 1
        figures["verdicts"] += session.closed is not None
        figures["closed"] += session.closed is True
        figures["practice_seconds"] += session.duration_seconds or 0
        cost = (session.call_cost_usd or 0) + (llm_cost(session.pk) or 0)
        figures["cost_micros"] += int(cost * 1_000_000)
    return dict(found)


def skills_by_key(rows, *keys):
    """(graded, sum of hundredths) of each key and skill; a person's newest score counts."""
    found = defaultdict(lambda: (0, 0))
    for row in rows:
        newest = {o.criterion: o.score for o in row["grade"].overrides.order_by("id")}
        for criterion in row["grade"].criteria.all():
            score = newest.get(criterion.key, criterion.score)
            if criterion.key not in newest and (not criterion.counts or criterion.is_unreliable):
                continue
            key = (*(row[key] for key in keys), criterion.skill)
            graded, total = found[key]
            found[key] = (graded + 1, total + (score - 1) * 2500)
    return dict(found)


def metrics_by_key(rows, *keys):
    """(measured, sum of hundredths) of each key and metric; what is not known is in none."""
    found = defaultdict(lambda: (0, 0))
    for row in rows:
        figures = ConversationMetrics.objects.filter(session=row["session"]).first()
        for metric in METRICS:
            value = getattr(figures, metric, None)
            if value is not None and value <= 100_000:
                key = (*(row[key] for key in keys), metric)
                measured, total = found[key]
                found[key] = (measured + 1, total + round(value * 100))
    return dict(found)
