"""Who acts in the tests of what one may see: alice and bob are teammates, charlie an outsider."""

import pytest
from django.test import Client
from knox.models import get_token_model
from rest_framework.test import APIClient

from accounts.models import Role
from tests.factories import OrganisationFactory, RubricFactory, RubricVersionFactory, UserFactory


@pytest.fixture
def northwind(db):
    return OrganisationFactory(name="Northwind")


@pytest.fixture
def contoso(db):
    return OrganisationFactory(name="Contoso")


@pytest.fixture
def alice(northwind):
    return UserFactory(email="alice@northwind.example", organisation=northwind)


@pytest.fixture
def bob(northwind):
    return UserFactory(email="bob@northwind.example", organisation=northwind)


@pytest.fixture
def manager(northwind):
    return UserFactory(email="manager@northwind.example", organisation=northwind, role=Role.MANAGER)


@pytest.fixture
def charlie(contoso):
    """A manager, but of another organisation."""
    return UserFactory(email="charlie@contoso.example", organisation=contoso, role=Role.MANAGER)


@pytest.fixture
def support(db):
    return UserFactory(email="support@platform.example", organisation=None, role=Role.SUPPORT)


@pytest.fixture
def default_rubric(db):
    return RubricVersionFactory(rubric=RubricFactory(is_default=True, name="Cold call")).rubric


@pytest.fixture
def api():
    """A client of the REST API with a token, as this person."""

    def client(user=None) -> APIClient:
        client = APIClient(raise_request_exception=False)
        if user is not None:
            _, token = get_token_model().objects.create(user=user)
            client.credentials(HTTP_AUTHORIZATION=f"Token {token}")
        return client

    return client


@pytest.fixture
def browser():
    """A logged-in browser, as this person."""

    def client(user=None) -> Client:
        client = Client()
        if user is not None:
            client.force_login(user)
        return client

    return client
