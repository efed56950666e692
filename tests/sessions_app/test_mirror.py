"""The two tables that readers of the replaced system still know."""

import pytest
from django.db import connection

from grading.models import SessionGrade
from tests.factories import SessionFactory

pytestmark = pytest.mark.django_db

TRAINING_SESSIONS = {
    "id": "bigint",
    "created_at": "timestamp with time zone",
    "user_id": "uuid",
    "org_id": "bigint",
    "session_type": "text",
    "template_id": "bigint",
    "assignment_id": "bigint",
    "call_id": "text",
    "vapi_call_id": "text",
    "start_time": "timestamp with time zone",
    "end_time": "timestamp with time zone",
    "duration_seconds": "integer",
    "transcript": "jsonb",
    "transcript_clean": "text",
    "transcript_llm_clean": "text",
    "ai_summary": "text",
    "recording_url": "text",
    "pdf_url": "text",
    "closed": "boolean",
    "closed_evidence": "text",
    "status": "text",
    "metadata": "jsonb",
    "submitted_for_review": "boolean",
}
SESSION_GRADES = {
    "id": "bigint",
    "created_at": "timestamp with time zone",
    "session_id": "bigint",
    "user_id": "uuid",
    "assignment_id": "bigint",
    "rubric_id": "bigint",
    "total_score": "numeric",
    "max_possible_score": "numeric",
    "percentage": "numeric",
    "criteria_grades": "jsonb",
    "graded_by": "text",
    "graded_at": "timestamp with time zone",
    "grading_model": "text",
    "manual_comments": "text",
    "is_manual_override": "boolean",
    "updated_at": "timestamp with time zone",
}


def rows(query, *parameters):
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        return cursor.fetchall()


@pytest.mark.parametrize(
    ("table", "columns"),
    [("training_sessions", TRAINING_SESSIONS), ("session_grades", SESSION_GRADES)],
)
def test_every_column_is_there_under_its_name_and_type(table, columns):
    found = dict(
        rows(
            "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = %s",
            table,
        )
    )
    assert {name: found.get(name) for name in columns} == columns


def test_the_four_indexes_bear_their_names():
    found = dict(
        rows(
            "SELECT indexname, indexdef FROM pg_indexes WHERE tablename IN "
            "('training_sessions', 'session_grades')"
        )
    )
    assert "(user_id, created_at DESC)" in found["idx_training_sessions_user_created"]
    assert "(org_id, created_at DESC)" in found["idx_training_sessions_org_created"]
    assert "(session_id)" in found["idx_session_grades_session"]
    assert "WHERE (assignment_id IS NOT NULL)" in found["idx_training_sessions_assignment"]
    alone = [definition for definition in found.values() if definition.endswith("(assignment_id)")]
    assert len(alone) == 1, "session_grades has one; training_sessions has the partial index"
    assert sum(definition.endswith("(session_id)") for definition in found.values()) == 1


@pytest.mark.parametrize(("total", "percentage"), [("73.25", "73.25"), (None, None)])
def test_the_database_computes_the_percentage(total, percentage):
    session = SessionFactory()
    grade = SessionGrade.objects.create(
        session=session,
        user=session.user,
        rubric_version=session.rubric_version,
        total_score=total,
        max_possible_score=100,
        grader="offline:1",
    )
    grade.refresh_from_db()
    assert (None if grade.percentage is None else str(grade.percentage)) == percentage
