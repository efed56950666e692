"""`/exports/`: managers take their organisation's sessions along, everybody else their own."""

import csv
import io
from datetime import timedelta
from zipfile import ZipFile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from analytics.exports import files
from analytics.pages.exports import FILES
from grading.models import CriterionGrade, Evidence, GradeOverride, SessionGrade
from llm.models import LLMCall
from sessions_app.models import Channel, SessionStatus, TrainingSession
from tests.analytics.builders import graded, held
from tests.factories import AssignmentFactory, PersonaFactory, UserFactory

pytestmark = pytest.mark.django_db
SKILLS = {"discovery": 4, "closing": 1}
HERE = [f"/exports/{sheet}.{kind}" for sheet, kind in FILES]


def ago(**parts):
    return timezone.now() - timedelta(**parts)


def content(answer):
    assert answer.status_code == 200, answer.content
    return b"".join(answer.streaming_content)


@pytest.fixture
def read(browser):
    """The rows of a CSV as dicts, as this person gets it."""

    def rows(user, /, sheet="sessions", **filters):
        answer = browser(user).get(f"/exports/{sheet}.csv", filters)
        return list(csv.DictReader(io.StringIO(content(answer).decode("utf-8-sig"))))

    return rows


class TestSessions:
    def test_each_is_a_row_with_its_grade(self, read, manager, alice):
        session = graded(alice, 81.5, at=ago(hours=2), closed=True, outcome="closed")
        LLMCall.objects.create(
            session_id=session.pk, estimated_tokens=1, cost_usd="0.25", purpose="e", model="m"
        )
        TrainingSession.objects.filter(pk=session.pk).update(call_cost_usd="1.5")
        (row,) = read(manager)
        assert row["session_id"] == str(session.pk)
        assert row["person"] == alice.name
        assert row["email"] == alice.email
        assert row["persona"] == "Dana Whitfield"
        assert row["score"] == row["grader_score"] == "81.50"
        assert row["passed"] == row["closed"] == row["in_figures"] == "true"
        assert row["grader"] == "openai:gpt-4o-mini"
        assert row["rubric"] == session.rubric_version.rubric.name
        assert row["rubric_version"] == "1"
        assert row["duration_seconds"] == "300"
        assert row["cost_usd"] == "1.750000"
        assert row["created_at_utc"].endswith("Z")

    def test_what_has_no_grade_is_there_with_empty_cells(self, read, manager, alice):
        held(alice, at=ago(hours=1), status=SessionStatus.NOT_GRADABLE)
        (row,) = read(manager)
        assert row["status"] == "not_gradable"
        assert row["score"] == row["passed"] == row["grader"] == row["cost_usd"] == ""

    def test_an_attempt_that_was_not_submitted_is_in_no_figure(self, read, manager, alice):
        assignment = AssignmentFactory(organisation=alice.organisation, title="=cmd")
        graded(alice, assignment=assignment, at=ago(hours=1))
        (row,) = read(manager)
        assert row["in_figures"] == "false"
        assert row["assignment"] == "'=cmd"
        TrainingSession.objects.update(channel=Channel.IMPORT)
        assert read(manager)[0]["in_figures"] == "true"

    def test_newest_first_in_parts(self, read, manager, alice, monkeypatch):
        monkeypatch.setattr("analytics.exports.reading.PART", 2)
        same = ago(hours=3)
        sessions = [held(alice, at=at) for at in (same, same, same, ago(hours=1), ago(hours=5))]
        expected = sorted(sessions, key=lambda s: (s.created_at, s.pk), reverse=True)
        assert [row["session_id"] for row in read(manager)] == [str(s.pk) for s in expected]


class TestCriteria:
    def test_each_is_a_row_with_quotes_and_the_human_score(self, read, manager, alice):
        session = graded(alice, 80, skills=SKILLS, at=ago(hours=1))
        criterion = CriterionGrade.objects.get(key="discovery")
        for quote in ("how do you plan", "what costs you"):
            Evidence.objects.create(
                criterion=criterion, quote=quote, turn_index=0, start_char=0, end_char=1
            )
        for score in (2, 5):
            GradeOverride.objects.create(
                grade=criterion.grade, criterion="discovery", score=score, reason="x", by=manager
            )
        first, second = read(manager, "criteria")
        assert [first["criterion"], second["criterion"]] == ["Discovery", "Closing"]
        assert first["session_id"] == str(session.pk)
        assert first["quotes"] == "how do you plan\nwhat costs you"
        assert [first["score"], first["human_score"], first["max_score"]] == ["4", "5", "5"]
        assert second["human_score"] == ""
        assert second["verdict"] == "missed"


class TestPeople:
    def test_by_name_with_what_they_have_graded(self, read, manager, northwind):
        zoe = UserFactory(organisation=northwind, name="Zoë")
        ann = UserFactory(organisation=northwind, name="Ann")
        for score in (80, 90, 100, 70, 60):
            graded(zoe, score, at=ago(hours=1))
        graded(ann, 10, at=ago(hours=1))
        first, second = read(manager, "people")
        assert [first["person"], second["person"]] == ["Ann", "Zoë"]
        assert [first["average_score"], first["too_few_to_compare"]] == ["10.0", "true"]
        assert [second["average_score"], second["too_few_to_compare"]] == ["80.0", "false"]
        assert second["grader"] == "model"

    def test_by_name_in_parts(self, read, manager, northwind, monkeypatch):
        monkeypatch.setattr("analytics.exports.reading.PEOPLE", 2)
        names = ["Cleo", "Ann", "Eve", "Ben", "Dan"]
        for name in names:
            graded(UserFactory(organisation=northwind, name=name), 80, at=ago(hours=1))
        assert [row["person"] for row in read(manager, "people")] == sorted(names)


class TestFilters:
    @pytest.fixture(autouse=True)
    def sessions(self, alice, bob):
        persona = PersonaFactory(organisation=alice.organisation)
        assignment = AssignmentFactory(organisation=alice.organisation)
        self.recent = graded(alice, at=ago(hours=1), persona=persona)
        self.old = graded(alice, at=ago(days=40))
        self.attempt = graded(bob, at=ago(hours=2), assignment=assignment)

    def ids(self, rows):
        return {int(row["session_id"]) for row in rows}

    def test_thirty_days_unless_said(self, read, manager):
        assert self.ids(read(manager)) == {self.recent.pk, self.attempt.pk}
        assert len(read(manager, period="all")) == 3

    def test_by_days_person_assignment_and_persona(self, read, manager, alice):
        day = {"from": str(ago(days=41).date()), "to": str(ago(days=39).date())}
        assert self.ids(read(manager, **day)) == {self.old.pk}
        assert self.ids(read(manager, user=alice.pk)) == {self.recent.pk}
        by_assignment = read(manager, assignment=self.attempt.assignment_id)
        assert self.ids(by_assignment) == {self.attempt.pk}
        assert self.ids(read(manager, persona=self.recent.persona_id)) == {self.recent.pk}

    @pytest.mark.parametrize(
        "wrong",
        [
            {"period": "13x"},
            {"from": "2026-11-20", "to": "2026-11-01"},
            {"from": "9999-01-01"},
            {"user": "nobody"},
            {"assignment": "0"},
        ],
    )
    @pytest.mark.parametrize("url", HERE)
    def test_what_makes_no_sense_is_said_on_the_form(self, browser, manager, url, wrong):
        answer = browser(manager).get(url, wrong)
        assert answer.status_code == 400
        assert next(iter(wrong)) in answer.content.decode()

    def test_somebody_elses_do_not_exist(self, browser, manager, charlie):
        theirs = AssignmentFactory(organisation=charlie.organisation)
        for filters in ({"user": charlie.pk}, {"assignment": theirs.pk}, {"persona": 10**9}):
            assert browser(manager).get("/exports/sessions.csv", filters).status_code == 404


class TestWho:
    @pytest.fixture(autouse=True)
    def sessions(self, alice, bob):
        graded(alice, skills=SKILLS, at=ago(hours=1))
        graded(bob, skills=SKILLS, at=ago(hours=2))

    @pytest.mark.parametrize("sheet", ["sessions", "criteria", "people"])
    def test_a_rep_gets_their_own_whatever_they_ask(self, read, alice, bob, sheet):
        assert {row["email"] for row in read(alice, sheet)} == {alice.email}
        assert {row["email"] for row in read(alice, sheet, user=bob.pk)} == {alice.email}

    @pytest.mark.parametrize("sheet", ["sessions", "criteria", "people"])
    def test_a_stranger_gets_nothing_of_it(self, read, charlie, sheet):
        assert read(charlie, sheet) == []

    def test_support_belongs_to_no_organisation(self, browser, support):
        for url in ("/exports/", *HERE):
            assert browser(support).get(url).status_code == 403

    @pytest.mark.parametrize("url", ["/exports/", *HERE])
    def test_after_a_login_and_only_to_read(self, browser, manager, url):
        assert browser().get(url).status_code == 302
        assert browser(manager).post(url).status_code == 405

    @pytest.mark.parametrize("sheet", ["sessions", "criteria", "people"])
    @pytest.mark.parametrize("kind", ["csv", "xlsx"])
    def test_an_anonymous_file_names_nobody(self, browser, manager, alice, bob, sheet, kind):
        CriterionGrade.objects.update(reason=f"As {alice.name} said")
        answer = browser(manager).get(f"/exports/{sheet}.{kind}", {"anonymous": "1"})
        raw = content(answer)
        if kind == "xlsx":
            with ZipFile(io.BytesIO(raw)) as parts:
                raw = b"".join(parts.read(name) for name in parts.namelist())
        for secret in (alice.name, alice.email, bob.name, bob.email, "quotes", "reason"):
            assert secret.encode() not in raw
        assert b"Person 1" in raw
        assert b"Person 2" in raw


class TestFiles:
    def test_an_xlsx_is_sent_as_one(self, browser, manager, alice):
        graded(alice, at=ago(hours=1))
        answer = browser(manager).get("/exports/sessions.xlsx")
        assert answer["Content-Type"].endswith("spreadsheetml.sheet")
        assert ".xlsx" in answer["Content-Disposition"]
        with ZipFile(io.BytesIO(content(answer))) as parts:
            assert alice.email in parts.read("xl/worksheets/sheet1.xml").decode()

    def test_too_many_rows_for_excel_are_said_on_the_form(
        self, browser, manager, alice, monkeypatch
    ):
        monkeypatch.setattr(files, "XLSX_ROWS", 1)
        for _ in range(2):
            held(alice, at=ago(hours=1))
        answer = browser(manager).get("/exports/sessions.xlsx")
        assert answer.status_code == 400
        assert "Choose CSV" in answer.content.decode()

    def test_no_session_is_a_head_alone(self, read, browser, manager):
        assert read(manager) == []
        assert content(browser(manager).get("/exports/people.csv")).startswith(
            b"\xef\xbb\xbfperson,"
        )

    def test_however_many_rows_a_part_takes_three_queries(
        self, browser, manager, alice, monkeypatch
    ):
        monkeypatch.setattr("analytics.exports.reading.PART", 50)
        many(alice, 1000)
        client = browser(manager)
        with CaptureQueriesContext(connection) as queries:
            raw = content(client.get("/exports/sessions.csv"))
        assert raw.count(b"\r\n") == 1001
        of_parts = [query for query in queries if 'FROM "training_sessions"' in query["sql"]]
        assert len(of_parts) == 21  # the last is empty
        assert len(queries) <= 3 * 20 + 5  # and who is asking


def many(user, number):
    """So many graded sessions, quickly."""
    first = graded(user, at=ago(hours=1), publish=False)
    fields = {
        "user_id": user.pk,
        "org_id": user.organisation_id,
        "rubric_version_id": first.rubric_version_id,
        "status": SessionStatus.COMPLETED,
        "channel": Channel.TEXT,
    }
    sessions = TrainingSession.objects.bulk_create(
        [TrainingSession(**fields) for _ in range(number - 1)]
    )
    SessionGrade.objects.bulk_create(
        [
            SessionGrade(
                session=session,
                user_id=user.pk,
                rubric_version_id=first.rubric_version_id,
                total_score=50,
                max_possible_score=100,
                effective_percentage=50,
                grader="openai:gpt-4o-mini",
                prompt_hash="p",
                transcript_hash="t",
            )
            for session in sessions
        ],
    )


class TestForm:
    def test_managers_choose_among_their_organisations(self, browser, manager, alice, charlie):
        page = browser(manager).get("/exports/").content.decode()
        assert alice.name in page
        assert str(charlie.pk) not in page
        for url in HERE:
            assert url in page

    def test_a_rep_has_nobody_to_choose(self, browser, alice, bob):
        page = browser(alice).get("/exports/").content.decode()
        assert bob.name not in page
        assert 'name="user"' not in page

    def test_the_sessions_page_leads_here(self, browser, alice):
        assert "/exports/" in browser(alice).get("/sessions/").content.decode()

    def test_who_left_is_still_in_the_file(self, read, manager, alice):
        graded(alice, at=ago(hours=1))
        User.objects.filter(pk=alice.pk).update(is_active=False)
        assert len(read(manager)) == 1
