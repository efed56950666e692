"""`/progress/report.pdf` and `/team/<user>/report.pdf`: a person's figures on paper."""

from datetime import timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from analytics.documents.progress import SHOWN, progress_document
from analytics.periods import period_named
from analytics.selectors.scope import Scope
from grading.documents.blocks import Heading, Table, Text
from tests.analytics.builders import graded
from tests.factories import AssignmentFactory
from tests.grading.documents.test_session_report import texts_of

pytestmark = pytest.mark.django_db
URL = "/progress/report.pdf"


def ago(**parts):
    return timezone.now() - timedelta(**parts)


@pytest.fixture
def document(alice):
    def of(person=alice):
        period = period_named("30d", ZoneInfo("UTC"), beginning=None)
        scope = Scope(person.organisation_id, period, person.pk, own=True)
        return progress_document(person, scope, include_offline=False, path="/progress/")

    return of


def after(made, heading):
    return made.blocks[made.blocks.index(Heading(heading)) + 1]


def test_nothing_yet(document):
    made = document()
    assert dict(made.blocks[0].pairs)["Graded"] == "0 of 0 calls"
    assert dict(made.blocks[0].pairs)["Average score"].startswith("–")
    assert after(made, "Skills") == Text("No graded call in this period.", muted=True)
    assert after(made, "Assignments") == Text("None was given.", muted=True)
    assert after(made, "Calls") == Text("No graded call in this period.", muted=True)


def test_each_figure_with_its_number(document, alice):
    AssignmentFactory(organisation=alice.organisation, title="Win two minutes")
    for hours, score in ((9, 60), (8, 90), (7, 70)):
        graded(alice, score, at=ago(hours=hours), skills={"next_step": 3}, closed=hours == 8)
    made = document()
    facts = dict(made.blocks[0].pairs)
    assert facts["Graded"] == "3 of 3 calls"
    assert facts["Average score"] == "73.3 (too few calls to say how sure)"
    assert facts["First, best, latest"] == "60, 90, 70"
    assert facts["Closed"] == "1 of 3"  # no percentage of three
    assert facts["Graded by"] == "a language model"
    assert after(made, "Skills").rows == [("Next step", "50", "3", "50", "50", "50")]
    assert after(made, "Assignments").rows[0][:3] == ("Win two minutes", "To Do", "0")
    assert [row[2] for row in after(made, "Calls").rows] == ["70", "90", "60"]


def test_five_calls_say_how_sure(document, alice):
    for score in (70, 72, 74, 76, 78):
        graded(alice, score, at=ago(hours=1), closed=True)
    facts = dict(document().blocks[0].pairs)
    assert facts["Average score"].startswith("74 (between ")
    assert facts["Closed"] == "5 of 5, 100%"


def test_an_offline_score_says_so(document, alice):
    graded(alice, 80, at=ago(hours=1), grader="offline:2")
    made = document()
    assert dict(made.blocks[0].pairs)["Graded by"] == "rules"
    assert after(made, "Calls").rows[0][2] == "80 (by rules)"


def test_the_oldest_calls_are_counted_only(document, alice, monkeypatch):
    monkeypatch.setattr("analytics.documents.progress.SHOWN", 2)
    assert SHOWN > 2
    for _ in range(3):
        graded(alice, at=ago(hours=1))
    made = document()
    table = after(made, "Calls")
    assert isinstance(table, Table)
    assert len(table.rows) == 2
    assert made.blocks[-1] == Text("And 1 before these.", muted=True)


def test_everybody_gets_their_own(browser, alice):
    graded(alice, 80, at=ago(hours=1), skills={"discovery": 4})
    answer = browser(alice).get(URL)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    text = texts_of(answer.content)
    assert f"Progress of {alice.name}" in text
    assert "Discovery" in text
    assert URL in browser(alice).get("/progress/").content.decode()


def test_who_gets_anothers(browser, manager, alice, bob, charlie):
    url = f"/team/{alice.pk}/report.pdf"
    assert browser(manager).get(url)["Content-Type"] == "application/pdf"
    assert url in browser(manager).get(f"/team/{alice.pk}/").content.decode()
    assert browser(bob).get(url).status_code == 403
    assert browser(charlie).get(url).status_code == 404
    assert browser(manager).get(f"/team/{uuid4()}/report.pdf").status_code == 404
    assert browser().get(url).status_code == 302
    assert browser(manager).post(url).status_code == 405


def test_support_has_none(browser, support):
    assert browser(support).get(URL).status_code == 403


def test_a_filter_that_makes_no_sense(browser, alice):
    answer = browser(alice).get(URL, {"period": "13x"})
    assert answer.status_code == 400
    assert answer.content.decode().startswith("period:")
