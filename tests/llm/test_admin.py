import pytest
from django.test import Client

from llm.models import LLMCall
from tests.factories import UserFactory


@pytest.fixture(autouse=True)
def _no_collected_files(settings):
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}


@pytest.mark.django_db
def test_the_ledger_can_be_read_and_not_written():
    call = LLMCall.objects.create(purpose="evaluation", model="m", estimated_tokens=1)
    browser = Client()
    browser.force_login(UserFactory(is_superuser=True))
    assert "evaluation" in browser.get("/admin/llm/llmcall/").content.decode()
    assert browser.get(f"/admin/llm/llmcall/{call.pk}/change/").status_code == 200
    assert browser.post(f"/admin/llm/llmcall/{call.pk}/change/", {}).status_code == 403
    assert browser.post(f"/admin/llm/llmcall/{call.pk}/delete/", {}).status_code == 403
    assert browser.get("/admin/llm/llmcall/add/").status_code == 403
