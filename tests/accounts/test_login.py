"""Logging in and out."""

import pytest
from django.test import Client

from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    return UserFactory(email="alice@northwind.example")


def login(email, password):
    client = Client()
    answer = client.post("/accounts/login/", {"username": email, "password": password})
    return client, answer


@pytest.mark.parametrize("email", ["alice@northwind.example", "Alice@Northwind.example"])
def test_the_address_counts_in_any_case(user, email):
    client, answer = login(email, PASSWORD)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.get("/").status_code == 200


@pytest.mark.parametrize(
    ("email", "password"),
    [("alice@northwind.example", "wrong"), ("nobody@northwind.example", PASSWORD)],
)
def test_a_wrong_login_says_so_and_keeps_the_address(user, email, password):
    _, answer = login(email, password)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "do not match" in page and email in page


def test_who_was_deactivated_stays_out(user):
    user.is_active = False
    user.save()
    _, answer = login(user.email, PASSWORD)
    assert "do not match" in answer.content.decode()


def test_logging_out_needs_a_post(user):
    client, _ = login(user.email, PASSWORD)
    assert client.get("/accounts/logout/").status_code == 405
    assert client.post("/accounts/logout/")["Location"] == "/accounts/login/"
    assert client.get("/").status_code == 302
