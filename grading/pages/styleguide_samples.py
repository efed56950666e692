"""Made-up rows for the style guide; none of them is ever stored."""

from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

from accounts.models import User
from grading.coaching import Advice, Line
from grading.models import CriterionGrade, SessionGrade
from grading.selectors.attempts import Change
from grading.selectors.coaching import Coaching, Practise, Progress
from grading.selectors.report import CriterionCard, Quote, Report, Verdict
from grading.selectors.score_ring import ScoreRing, score_ring
from grading.selectors.transcript import SaidTurn
from grading.selectors.waiting import StepLine, Waiting
from sessions_app.models import (
    Assignment,
    Channel,
    Outcome,
    Persona,
    Rubric,
    RubricVersion,
    SessionStatus,
    TrainingSession,
)
from sessions_app.transcript import Turn

PERSONA = Persona(
    pk=1,
    slug="dana",
    name="Dana Whitfield",
    title="Head of Operations",
    company="Brightwater",
    mood="hurried but fair",
    industry="logistics",
    objective_text="Book a meeting of half an hour",
)
RUBRIC = Rubric(name="Cold call")
SUGGESTION = "Because you said replanning takes your mornings, this part would give them back."
STEPS = (
    ("clean_transcript", "Tidying the transcript", "done", "done"),
    ("evaluate", "Finding evidence and scoring", "running", "now"),
    ("publish", "Publishing the report", "pending", "waits for the one before"),
    ("fetch_recording", "Keeping the recording", "waiting", "next try 14:32:10"),
)


def session(status: SessionStatus) -> TrainingSession:
    over = status.is_over
    row = TrainingSession(
        pk=1,
        user=User(name="Riley Park", email="rep@demo.example"),
        status=status,
        status_reason="You spoke 6 words, at least 12 words are needed."
        if status == SessionStatus.NOT_GRADABLE
        else "",
        channel=Channel.VOICE,
        persona_snapshot=PERSONA.snapshot(),
        created_at=timezone.now(),
        duration_seconds=171 if over else None,
        outcome=Outcome.NEXT_STEP if status == SessionStatus.COMPLETED else None,
        ai_summary="The rep asked well and booked a meeting; the benefit stayed general.",
    )
    row.current_grades = (  # type: ignore[attr-defined]
        [grade("84.72", passed=True)] if status == SessionStatus.COMPLETED else []
    )
    return row


def grade(
    percentage: str | None, *, passed: bool | None, grader: str = "offline:1"
) -> SessionGrade:
    return SessionGrade(
        rubric_version=RubricVersion(
            rubric=RUBRIC, number=1, name=RUBRIC.name, pass_mark=Decimal(70)
        ),
        grader=grader,
        effective_passed=passed,
        effective_percentage=Decimal(percentage) if percentage else None,
        strengths=["Asked three open questions", "Confirmed what was heard"],
        improvements=["Tie the benefit to the customer's figures"],
        corrections=[{"turn_index": 2, "from": "bright water", "to": "Brightwater"}],
    )


def rings() -> list[ScoreRing]:
    graded = [("100", True), ("84.72", True), ("69.96", False), ("0", False), (None, None)]
    return [score_ring(grade(percentage, passed=passed)) for percentage, passed in graded]


def cards() -> list[CriterionCard]:
    quotes = (Quote("How do you plan your routes when a driver calls in sick", 1, 17.0),)
    rows = (
        ("met", 5, "0", quotes, ""),
        ("partly", 3, "12.5", quotes, SUGGESTION),
        ("missed", 1, "25", (), SUGGESTION),
        ("not_applicable", None, "0", (), ""),
        ("unsupported", 4, "0", (), SUGGESTION),
    )
    return [
        CriterionCard(
            criterion=CriterionGrade(
                key=f"sample-{verdict}",
                name=f"Criterion that is {verdict.replace('_', ' ')}",
                weight=Decimal(25),
                is_blocker=verdict == "missed",
                score=score,
                min_score=1,
                max_score=5,
                verdict=verdict,
                reason="Two sentences say why the score is what it is.",
                suggestion=suggestion,
            ),
            points=Decimal(25) - Decimal(lost) if verdict in ("met", "partly", "missed") else None,
            lost=Decimal(lost),
            quotes=proofs,
        )
        for verdict, score, lost, proofs, suggestion in rows
    ]


def reports() -> list[Report]:
    """A pass by a model after another attempt, a fail by rules, and one without a score."""
    agreed = Quote("Thursday at ten works", 2, 24.0)
    verdicts = (
        Verdict("closed", "Closed", agreed, date(2026, 11, 26)),
        Verdict("none", "No commitment", None, None),
        Verdict("", "No verdict", None, None),
    )
    grades = (
        grade("84.72", passed=True, grader="openai:gpt-4o-mini"),
        grade("37.50", passed=False),
        grade(None, passed=None),
    )
    flags: tuple[list[str], ...] = ([], [], ["Too little could be proved to give a score."])
    return [
        Report(
            grade=given,
            ring=score_ring(given),
            change=Change(Decimal("12.50"), 1) if position == 0 else None,
            verdict=verdicts[position],
            cards=cards()[: 2 + position],
            flags=flags[position],
            turns=turns(),
        )
        for position, given in enumerate(grades)
    ]


def coaching() -> Coaching:
    return Coaching(
        advice=Advice(
            keep=[Line("Discovery questions", "How do you plan your routes?", "sample-met", 1)],
            start=[Line("Value", SUGGESTION, "sample-partly")],
            stop=[Line("Talk ratio", "72 %, aim for 35 to 55")],
        ),
        practise=Practise("sample-partly", "Value", SUGGESTION, 3, PERSONA, None),
        progress=[
            Progress("sample-met", "Discovery questions", [0, 50, 25, 75, 100]),
            Progress("sample-partly", "Value", [75, 50]),
        ],
    )


def turns() -> list[SaidTurn]:
    opening = CriterionGrade(key="sample-met", name="Discovery questions")
    return [
        SaidTurn(Turn(0, "customer", "Dana speaking.", 0.9), False, (), False),
        SaidTurn(Turn(1, "rep", "How do you plan your routes today?", 3), False, (opening,), False),
        SaidTurn(
            Turn(2, "customer", "By hand, at bright water. Thursday", 9),
            False,
            (),
            False,
            mended=(("By hand, at ", ""), ("bright water", "Brightwater"), (". Thursday", "")),
        ),
        SaidTurn(Turn(3, "customer", "Thursday at ten works.", 3725), True, (), True),
    ]


def waiting(*, late: bool = False) -> Waiting:
    details = ["2 ahead of you.", "About 40 s.", "You can leave; we'll keep it."]
    if late:
        details.append("Longer than usual (usually 50 s). Nothing is lost.")
    return Waiting(
        headline="Step 2 of 3: finding evidence and scoring.",
        details=details,
        is_late=late,
        steps=[
            StepLine(name, label, status, words, is_current=status == "running")
            for name, label, status, words in STEPS
        ],
        step="evaluate",
    )


def assignments() -> list[Assignment]:
    days = (7, -2)
    return [
        Assignment(
            title="Win two minutes from a busy operations lead",
            description="A first call. Earn the right to ask, and book half an hour.",
            persona=PERSONA,
            rubric=RUBRIC,
            due_at=timezone.now() + timedelta(days=day),
        )
        for day in days
    ]
