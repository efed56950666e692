"""The parts themselves: the style guide, error pages, numbers, and the budget of the styles."""

import gzip
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.template.loader import render_to_string
from django.test import Client

from grading.models import CriterionGrade
from grading.templatetags.icons import SIGN_OF
from grading.templatetags.numbers import clock, score
from sessions_app.models import Outcome, SessionStatus, StepStatus

STATIC = Path(django_settings.BASE_DIR) / "static"


@pytest.mark.parametrize(
    ("points", "short", "fixed"),
    [
        ("85.00", "85", "85.0"),
        ("84.72", "84.7", "84.7"),
        ("69.96", "69.9", "69.9"),
        ("100.00", "100", "100.0"),
        ("0", "0", "0.0"),
        ("-12.50", "−12.5", "−12.5"),
    ],
)
def test_scores_are_cut_off_not_rounded(points, short, fixed):
    assert (score(Decimal(points)), score(Decimal(points), "fixed")) == (short, fixed)


@pytest.mark.parametrize(
    ("seconds", "words"), [(0, "0:00"), (9.9, "0:09"), (134, "2:14"), (3734, "1:02:14")]
)
def test_seconds_read_as_a_clock(seconds, words):
    assert clock(seconds) == words


def test_every_status_and_verdict_has_a_sign():
    for choices in (SessionStatus, StepStatus, Outcome, CriterionGrade.Verdict):
        assert set(choices.values) <= SIGN_OF.keys()
    sprite = (STATIC / "icons.svg").read_text()
    assert all(f'id="{sign}"' in sprite for sign in SIGN_OF.values())


@pytest.mark.django_db
def test_the_style_guide_is_for_developers(settings):
    settings.DEBUG = False
    assert Client().get("/styleguide/").status_code == 404
    settings.DEBUG = True
    page = Client().get("/styleguide/").content.decode()
    assert all(str(label) in page for label in SessionStatus.labels)
    assert Client().post("/styleguide/").status_code == 405


@pytest.mark.django_db
def test_a_missing_page_is_a_page_of_ours(browser, alice):
    answer = browser(alice).get("/no-such-page/")
    assert answer.status_code == 404
    assert "Not found" in answer.content.decode()


@pytest.mark.django_db
def test_a_form_without_its_token_says_what_to_do():
    answer = Client(enforce_csrf_checks=True).post("/accounts/login/", {"username": "a"})
    assert answer.status_code == 403
    assert "reload the page and send it again" in answer.content.decode()


def test_the_page_for_our_own_failure_needs_nothing():
    assert "Nothing is lost" in render_to_string("500.html")


def test_the_styles_of_a_page_stay_within_their_budget():
    sheets = [(STATIC / "css" / name).read_bytes() for name in ("tokens.css", "base.css")]
    report = (STATIC / "css" / "report.css").read_bytes()
    assert sum(len(gzip.compress(sheet)) for sheet in [*sheets, report]) <= 14_000
    assert not any(b"http" in sheet or b"@import" in sheet for sheet in [*sheets, report])
