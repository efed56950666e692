"""What a report says first, and what it never says."""

import re

import pytest

from tests.calls import turns
from tests.factories import PersonaFactory, RubricVersionFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def show(browser, alice):
    def show(session, user=None):
        answer = browser(user or alice).get(f"/sessions/{session.pk}/")
        assert answer.status_code == 200
        return answer.content.decode()

    return show


def test_missed_blockers_come_first_then_what_cost_most(completed, show):
    page = show(
        completed(
            "30.00",
            criteria=[
                {"key": "cheap", "weight": 5, "score": 1, "verdict": "missed"},
                {"key": "dear", "weight": 60, "score": 2},
                {"key": "kept", "weight": 30, "score": 5, "verdict": "met", "is_blocker": True},
                {"key": "stops", "weight": 5, "score": 4, "verdict": "missed", "is_blocker": True},
            ],
        )
    )
    assert re.findall(r'id="criterion-(\w+)"', page) == ["stops", "dear", "cheap", "kept"]
    assert "Stops decides about the pass, and was missed." in page
    assert page.count("<details id=") == 4
    assert len(re.findall(r"<details [^>]*criterion[^>]* open>", page)) == 3


def test_what_does_not_count_is_never_a_zero(completed, show):
    page = show(
        completed(
            criteria=[
                {"key": "unproven", "score": 5, "verdict": "unsupported"},
                {"key": "absent", "score": None, "verdict": "not_applicable"},
                {"key": "half", "score": 3, "weight": 50},
            ]
        )
    )
    assert page.count("not counted</td>") == 2
    assert "No proof found" in page and "Does not apply" in page
    assert "25 points of 50 make 80.00 of 100" in page


def test_without_a_score_there_is_no_number(completed, show):
    page = show(completed(None, grade={"flags": ["needs_review", "too_little_judged"]}))
    assert 'aria-label="Not graded"' in page and "No score" in page
    assert "A person should look at this grade." in page
    assert "of 100" not in page


def test_a_pass_that_nobody_can_decide_is_to_be_reviewed(completed, show):
    page = show(completed("90.00", grade={"effective_passed": None, "flags": ["blocker_unproven"]}))
    assert "To be reviewed" in page
    assert "90.00 of 100, to be reviewed, pass mark 70" in page
    assert "could not be proved" in page


def test_a_score_just_below_the_mark_does_not_look_like_a_pass(completed, show):
    page = show(completed("69.96"))
    assert re.search(r">69\.9</text>", page) and "Not passed" in page


def test_a_models_grade_has_no_offline_badge(completed, show):
    page = show(completed(grade={"grader": "openai:gpt-4o-mini"}))
    assert "graded by openai:gpt-4o-mini." in page
    assert "offline" not in page


def test_the_score_is_compared_with_the_last_attempt_at_the_same(completed, show):
    persona, version = PersonaFactory(), RubricVersionFactory()
    same = {"persona": persona, "rubric_version": version}
    first = completed("60.00", **same)
    completed("10.00", rubric_version=version)  # another customer
    completed("20.00", persona=persona)  # another rubric
    completed("30.00", user=UserFactory(organisation=first.org), **same)  # another rep
    completed("40.00", grade={"grader": "openai:gpt-4o-mini"}, **same)  # another kind of grader
    assert "since your last attempt" not in show(first)
    page = show(completed("72.50", **same))
    assert f'href="/sessions/{first.pk}/">+12.5 since your last attempt' in page
    assert "−2.5 since your last attempt" in show(completed("70.00", **same))


def test_quotes_lead_to_their_turns_and_back(completed, show):
    quote = (3, "how do you plan your delivery routes today")
    page = show(completed(criteria=[{"key": "discovery", "quote": quote}]))
    assert 'href="#turn-3">“how do you plan your delivery routes today”' in page
    turn = page[page.index('id="turn-3"') :].partition("</li>")[0]
    assert 'href="#criterion-discovery"' in turn and "0:10" in turn


def test_a_rep_reads_you_and_a_manager_the_name(completed, show, manager):
    session = completed(user=UserFactory(organisation=manager.organisation, name="Robin Vale"))
    assert "<b>You</b>" in show(session, session.user)
    page = show(session, manager)
    assert "<b>You</b>" not in page and "<b>Robin Vale</b>" in page


def test_times_are_those_of_the_organisation(session, show):
    session.org.time_zone = "Asia/Tokyo"
    session.org.save()
    type(session).objects.filter(pk=session.pk).update(created_at="2026-11-24T20:30:00Z")
    assert "25 November 2026, 05:30" in show(session)


def test_a_report_of_sixty_turns_is_light_and_has_nothing_inline(completed, show):
    said = ("We plan them by hand, in a spreadsheet, and that takes half of my morning.",)
    lines = [(("rep", "customer")[number % 2], said[0]) for number in range(60)]
    criteria = [{"key": f"c{n}", "reason": "Because. " * 12, "quote": (n, "We")} for n in range(6)]
    page = show(completed(lines=lines, criteria=criteria))
    assert turns(lines) and page.count('id="turn-') == 60
    assert len(page.encode()) <= 40_000
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script", page)


def test_it_says_what_to_practise_next_and_with_whom(completed, show, manager):
    version, user = RubricVersionFactory(), UserFactory(organisation=manager.organisation)
    criteria = [
        {"key": "opening", "score": 5, "verdict": "met", "quote": (1, "this is Sam")},
        {"key": "value", "weight": 50, "suggestion": "Name <their> figure."},
    ]
    same = {"user": user, "rubric_version": version, "criteria": criteria}
    completed("40.00", **same)
    session = completed("50.00", **same)
    page = show(session, user)
    coaching = page[page.index('id="coaching"') :].partition("</section>")[0]
    assert 'href="#turn-1">“this is Sam”' in coaching
    assert "Name &lt;their&gt; figure." in coaching
    assert "Value: it cost most in the last 2 calls." in coaching
    assert f'href="/practice/{session.persona_id}/"><strong>Call Dana Whitfield' in coaching
    assert 'aria-label="Value: 50 and now 50 of 100"' in coaching
    assert coaching.count("<polyline") == 2
    theirs = show(session, manager)
    assert "it cost most" in theirs and "Call Dana Whitfield" not in theirs
