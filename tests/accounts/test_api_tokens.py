"""`manage.py create_api_token`, and what a token opens."""

import pytest
from django.core.management import CommandError, call_command
from knox.models import get_token_model
from rest_framework.test import APIClient

from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def test_the_output_is_the_token_and_the_token_works(capsys):
    user = UserFactory(email="alice@northwind.example")
    call_command("create_api_token", "Alice@northwind.example")
    token = capsys.readouterr().out.strip()
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Token {token}")
    assert client.get("/api/sessions").status_code == 200
    stored = get_token_model().objects.get(user=user)
    assert token not in (stored.digest, stored.token_key)


@pytest.mark.parametrize("header", ["Token nonsense", "Token ", "Bearer x", ""])
def test_without_a_valid_token_it_is_401_with_a_way_in(header):
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=header)
    answer = client.get("/api/sessions")
    assert answer.status_code == 401
    assert "WWW-Authenticate" in answer
    assert answer["Content-Type"] == "application/problem+json"


def test_nobody_gets_no_token():
    with pytest.raises(CommandError, match=r"Nobody here has the address x@y\.example"):
        call_command("create_api_token", "x@y.example")
