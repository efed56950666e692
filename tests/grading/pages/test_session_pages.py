"""The pages of sessions: works, wrong method, anonymous, stranger, teammate, manager."""

import time

import pytest

from sessions_app.pipeline.execute import session_drive
from sessions_app.services.session_end import session_end
from sessions_app.services.session_import import report_of_turns
from tests.calls import turns
from tests.factories import SessionFactory

pytestmark = pytest.mark.django_db


def test_the_report_shows_score_verdict_quotes_and_grader(browser, alice, graded):
    page = browser(alice).get(f"/sessions/{graded.pk}/").content.decode()
    grade = graded.grades.get()
    proof = grade.criteria.first().evidence.first()
    assert f"{grade.percentage} of 100" in page
    assert grade.grader in page and '<span class="badge">offline</span>' in page
    assert f'href="#turn-{proof.turn_index}"' in page
    assert f'id="turn-{proof.turn_index}"' in page
    assert "Thursday at ten works" in page
    assert "hx-get" not in page


def test_while_processing_the_page_asks_again_and_shows_the_transcript(browser, alice, session):
    page = browser(alice).get(f"/sessions/{session.pk}/").content.decode()
    assert f'hx-get="/sessions/{session.pk}/progress/?seen=' in page
    assert "Finding evidence and scoring" in page
    assert "replanning costs you half a morning" in page.lower()
    assert "of 100" not in page


def test_progress_is_204_while_nothing_changed_and_286_at_the_end(browser, alice, session):
    client = browser(alice)
    address = f"/sessions/{session.pk}/progress/"
    first = client.get(address)
    version = first.context["version"]
    assert (first.status_code, client.get(address, {"seen": version}).status_code) == (200, 204)
    session_drive(session.pk, pause=time.sleep)
    last = client.get(address, {"seen": version})
    assert last.status_code == 286
    assert "of 100" in last.content.decode()


@pytest.mark.parametrize(
    ("lines", "words"),
    [([("rep", "Hello?")], "at least 12 words"), ([], "no transcript")],
)
def test_a_call_that_cannot_be_graded_says_why(browser, alice, lines, words):
    session = SessionFactory(user=alice)
    session_end(session, report_of_turns(turns(lines)))
    session_drive(session.pk, pause=time.sleep)
    page = browser(alice).get(f"/sessions/{session.pk}/").content.decode()
    assert "Not graded" in page and words in page
    assert "of 100" not in page


def test_what_was_said_cannot_become_markup(browser, alice):
    session = SessionFactory(user=alice)
    session_end(session, report_of_turns(turns([("rep", "<script>alert(1)</script> " * 12)])))
    page = browser(alice).get(f"/sessions/{session.pk}/").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


@pytest.mark.parametrize("address", ["/sessions/{}/", "/sessions/{}/progress/"])
def test_a_teammate_and_a_stranger_find_nothing_and_the_manager_does(
    browser, bob, charlie, manager, graded, address
):
    url = address.format(graded.pk)
    assert browser(bob).get(url).status_code == 404
    assert browser(charlie).get(url).status_code == 404
    assert browser(manager).get(url).status_code in (200, 286)


@pytest.mark.parametrize("url", ["/", "/sessions/", "/sessions/1/"])
def test_without_a_login_one_is_sent_to_it(browser, db, url):
    answer = browser().get(url)
    assert (answer.status_code, answer["Location"]) == (302, f"/accounts/login/?next={url}")


@pytest.mark.parametrize("url", ["/", "/sessions/"])
def test_posting_to_a_page_is_405(browser, alice, url):
    assert browser(alice).post(url).status_code == 405


def test_the_list_says_how_to_fill_it_and_how_to_clear_its_filter(browser, alice):
    client = browser(alice)
    assert "No calls yet" in client.get("/sessions/").content.decode()
    SessionFactory(user=alice)
    filtered = client.get("/sessions/", {"status": "failed"}).content.decode()
    assert "No sessions match these filters" in filtered


def test_the_list_takes_a_fixed_number_of_queries(
    browser, manager, northwind, django_assert_max_num_queries
):
    client = browser(manager)
    from tests.factories import UserFactory

    for _ in range(30):
        SessionFactory(user=UserFactory(organisation=northwind))
    with django_assert_max_num_queries(8):
        assert client.get("/sessions/").status_code == 200
