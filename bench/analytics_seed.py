"""A year of many organisations' sessions, grades and criteria, written by COPY.

One organisation has a fifth of everything; the others get less and less. Nothing was said in these
calls: what analytics does not read is the same in every row.
"""

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import Any
from uuid import UUID

from django.db import connection

from accounts.models import Organisation, Role, User
from grading.models import ConversationMetrics, CriterionGrade, SessionGrade
from sessions_app.models import Assignment, Persona, SessionStatus, TrainingSession

ORGANISATIONS = 100
LARGEST = 0.2  # of all sessions
SESSIONS_EACH = 200  # a rep and year
SPAN = timedelta(days=365)
ASSIGNMENTS = 20  # an organisation
UNUSABLE = "!"  # nobody logs in
SKILLS = ("rapport", "discovery", "value", "objections", "next_step")
STATUSES = ("completed",) * 95 + ("failed",) * 2 + ("not_gradable",) * 2 + ("processing",)


@dataclass(frozen=True)
class Seeded:
    """What the measurements need of the largest organisation."""

    organisation: Organisation
    managers: Sequence[User]
    reps: Sequence[User]
    persona: Persona


@dataclass(frozen=True)
class Cast:
    organisation: int
    reps: Sequence[UUID]
    assignments: Sequence[int]


def seed(sessions: int, *, managers: int = 1) -> Seeded:
    """Into an empty database that is migrated. Rollups and views are left to the caller."""
    import tests.factories

    make: Any = tests.factories  # which look like classes, and make rows
    largest = make.OrganisationFactory(name="The largest", time_zone="Europe/Berlin")
    leaders = User.objects.bulk_create(
        User(
            email=f"manager{number}@largest.example",
            organisation=largest,
            role=Role.MANAGER,
            password=UNUSABLE,
        )
        for number in range(managers)
    )
    personas = [make.PersonaFactory().pk for _ in range(8)]
    assignment = make.AssignmentFactory(organisation=largest)
    model = make.SessionFactory(user=leaders[0], vapi_call_id=None, status=SessionStatus.ABANDONED)
    _copy_all(sessions, model, assignment, personas, largest)
    reps = list(User.objects.filter(organisation=largest, role=Role.REP)[:100])
    return Seeded(largest, leaders, reps, Persona.objects.get(pk=personas[0]))


def _copy_all(
    sessions: int,
    model: TrainingSession,
    assignment: Assignment,
    personas: Sequence[int],
    largest: Organisation,
) -> None:
    dice = random.Random(7)
    grade, criterion = _models(model)
    session_id, grade_id = model.pk + 1, grade.pk + 1
    for number, count in enumerate(_counts(sessions)):
        cast = _cast(number, count, assignment, largest if number == 0 else None)
        rows = list(_sessions(dice, cast, count, personas, first=session_id))
        graded = [row for row in rows if row["status"] == "completed"]
        _copy(TrainingSession, model.pk, rows)
        _copy(SessionGrade, grade.pk, _grades(dice, graded, first=grade_id))
        _copy(CriterionGrade, criterion.pk, _criteria(dice, len(graded), first=grade_id))
        _copy_metrics(dice, graded)
        session_id, grade_id = session_id + len(rows), grade_id + len(graded)
    grade.delete()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _counts(sessions: int) -> list[int]:
    """The largest first; of the rest, the second has twice as many as the third, and so on."""
    rest = sessions - round(sessions * LARGEST)
    weights = [1 / (number + 4) for number in range(ORGANISATIONS - 1)]
    return [round(sessions * LARGEST), *(round(rest * w / sum(weights)) for w in weights)]


def _cast(number: int, sessions: int, model: Assignment, largest: Organisation | None) -> Cast:
    organisation = largest or Organisation.objects.create(name=f"Organisation {number}")
    people = [
        User(
            email=f"rep{person}@organisation{number}.example",
            name=f"Rep {person}",
            organisation=organisation,
            password=UNUSABLE,
        )
        for person in range(max(3, sessions // SESSIONS_EACH))
    ]
    User.objects.bulk_create(people, batch_size=2000)
    assignments = Assignment.objects.bulk_create(
        Assignment(
            organisation=organisation,
            title=f"Assignment {place}",
            persona=model.persona,
            rubric=model.rubric,
            for_everyone=True,
        )
        for place in range(ASSIGNMENTS)
    )
    return Cast(organisation.pk, [p.pk for p in people], [a.pk for a in assignments])


def _models(session: TrainingSession) -> tuple[SessionGrade, CriterionGrade]:
    grade = SessionGrade.objects.create(
        session=session,
        user_id=session.user_id,
        rubric_version_id=session.rubric_version_id,
        max_possible_score=100,
        grader="offline:1",
        is_current=False,
        prompt_hash="",
        transcript_hash="",
    )
    criterion = CriterionGrade.objects.create(
        grade=grade,
        position=0,
        key="model",
        name="Model",
        skill="model",
        weight=20,
        min_score=1,
        max_score=5,
        verdict="missed",
    )
    return grade, criterion


def _sessions(
    dice: random.Random, cast: Cast, count: int, personas: Sequence[int], *, first: int
) -> Iterator[dict[str, object]]:
    now = datetime.now(UTC)
    for pk in range(first, first + count):
        assigned = dice.random() < 0.1
        yield {
            "id": pk,
            "created_at": now - dice.random() * SPAN,
            "user_id": dice.choice(cast.reps),
            "org_id": cast.organisation,
            "session_type": "assignment" if assigned else "template",
            "template_id": dice.choice(personas),
            "assignment_id": dice.choice(cast.assignments) if assigned else None,
            "submitted_for_review": assigned and dice.random() < 0.6,
            "duration_seconds": dice.randrange(120, 900),
            "call_cost_usd": dice.randrange(0, 900_000) / 1_000_000,
            "closed": dice.choice((True, False, False, None)),
            "status": dice.choice(STATUSES),
        }


def _grades(
    dice: random.Random, sessions: Sequence[dict[str, object]], *, first: int
) -> Iterator[dict[str, object]]:
    for pk, session in enumerate(sessions, start=first):
        score = round(min(max(dice.gauss(65, 18), 0), 100), 2)
        yield {
            "id": pk,
            "session_id": session["id"],
            "user_id": session["user_id"],
            "assignment_id": session["assignment_id"],
            "total_score": score,
            "effective_percentage": score,
            "effective_passed": score >= 70,
            "passed": score >= 70,
            "grader": "offline:1" if dice.random() < 0.15 else "openai:gpt-4o-mini",
            "is_current": True,
        }


def _criteria(dice: random.Random, grades: int, *, first: int) -> Iterator[dict[str, object]]:
    for grade in range(first, first + grades):
        for position, skill in enumerate(SKILLS):
            score = dice.randrange(1, 6)
            yield {
                "grade_id": grade,
                "position": position,
                "key": skill,
                "skill": skill,
                "score": score,
                "verdict": "missed" if score == 1 else "met" if score > 3 else "partly",
            }


def _copy_metrics(dice: random.Random, sessions: Sequence[dict[str, object]]) -> None:
    """Every figure of every call is known."""
    names = [field.attname for field in ConversationMetrics._meta.concrete_fields]
    known = range(len(names) - 2)  # but for the session and the kind of its times
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY conversation_metrics ({', '.join(names)}) FROM STDIN") as copy,
    ):
        for session in sessions:
            values = (round(dice.uniform(0, 100), 2) for _ in known)
            copy.write_row((session["id"], "measured", *values))


def _copy(model: type, pk: int, rows: Iterable[dict[str, object]]) -> None:
    """Each row, and in its other columns what the row ``pk`` has."""
    table = model._meta.db_table  # type: ignore[attr-defined]
    rows = iter(rows)
    head = next(rows)
    fields = [
        field.column
        for field in model._meta.concrete_fields  # type: ignore[attr-defined]
        if not field.generated
        and field.column not in head
        and not (field.primary_key and "id" not in head)
    ]
    with connection.cursor() as cursor:
        constants = ", ".join(f'"{name}"::text' for name in fields)
        cursor.execute(f"SELECT {constants} FROM {table} WHERE id = %s", [pk])  # noqa: S608
        tail = "\t".join(map(_text, cursor.fetchone()))
        names = ", ".join(f'"{name}"' for name in (*head, *fields))
        with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
            for row in chain([head], rows):
                copy.write(_line(row, tail))
        cursor.execute(
            f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}"  # noqa: S608
        )


def _line(row: dict[str, object], tail: str) -> str:
    return "\t".join((*map(_text, row.values()), tail)) + "\n"


def _text(value: object) -> str:
    """As COPY's text format has it."""
    if value is None:
        return r"\N"
    return str(value).replace("\\", r"\\").replace("\t", r"\t").replace("\n", r"\n")
