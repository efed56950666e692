from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from llm.models import LLMCall


@admin.register(LLMCall)
class LLMCallAdmin(ModelAdmin):
    list_display = ("created_at", "purpose", "session_id", "model", "state", "cost_usd")
    list_filter = ("state", "purpose", "model")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
