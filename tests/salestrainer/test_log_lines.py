"""What stands in the log: each trouble on one line, and nothing of what was said."""

import json
import logging

import pytest
from django.db import IntegrityError, connection
from django.test import Client

from sessions_app.models import CallEvent
from tests.factories import UserFactory

SAID = "We pay four thousand a month."


@pytest.fixture
def lines(capsys):
    """What was logged, read back."""
    return lambda: [json.loads(line) for line in capsys.readouterr().err.splitlines()]


@pytest.mark.django_db
def test_a_500_leaves_one_line(lines):
    user = UserFactory()
    client = Client(raise_request_exception=False)
    client.force_login(user)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE training_sessions RENAME TO gone")
    assert client.get("/api/sessions").status_code == 500
    [line] = [line for line in lines() if line["logger"] == "django.request"]
    assert (line["level"], line["message"]) == ("error", "Server Error (500): /api/sessions")
    assert "ProgrammingError" in line["traceback"] and line["time"]


def test_a_404_leaves_none(lines, client):
    assert client.get("/api/nothing").status_code == 404
    assert lines() == []


@pytest.mark.django_db
def test_what_a_database_quotes_is_left_out(lines):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE call_events ADD CONSTRAINT broken CHECK (kind = '')")
    try:
        CallEvent.objects.create(kind="x", body=b"", problem=SAID)
    except IntegrityError as error:
        assert SAID in str(error)
        logging.getLogger("sessions_app").exception("it was not stored")
    [line] = lines()
    assert line["message"] == "it was not stored"
    assert 'constraint "broken"' in line["traceback"]
    assert SAID not in line["traceback"]
