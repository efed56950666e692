"""Django's admin: superusers edit, support looks at steps, nobody else comes in."""

import pytest
from django.contrib import admin

from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

PAGES = [
    pytest.param(f"/admin/{model._meta.app_label}/{model._meta.model_name}/", id=str(model))
    for model in admin.site._registry
]
FOR_SUPPORT = {
    "/admin/sessions_app/steprun/",
    "/admin/sessions_app/deadletter/",
    "/admin/sessions_app/callevent/",  # without what they say
    "/admin/django_celery_results/taskresult/",
}


@pytest.mark.parametrize("url", PAGES)
def test_a_superuser_opens_every_list(browser, url):
    root = UserFactory(is_superuser=True)
    assert browser(root).get(url).status_code == 200


@pytest.mark.parametrize("url", PAGES)
def test_support_sees_how_steps_went_and_nothing_else(browser, support, url):
    expected = 200 if url in FOR_SUPPORT else 403
    assert browser(support).get(url).status_code == expected


@pytest.mark.parametrize("url", PAGES)
def test_a_manager_has_no_way_in_yet(browser, manager, url):
    assert browser(manager).get(url).status_code == 302
