"""What is practised with: personas, rubrics, assignments; and what came in about calls."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.admin import ModelAdmin, TabularInline

from sessions_app.admin.access import SupportAdmin
from sessions_app.models import (
    Assignment,
    CallEvent,
    Criterion,
    Persona,
    Rubric,
    RubricVersion,
)
from sessions_app.services.call_event_replay import call_event_replay


@admin.register(Persona)
class PersonaAdmin(ModelAdmin):
    list_display = ("name", "title", "company", "industry", "difficulty", "organisation")
    list_filter = ("difficulty", "industry", "is_active")
    search_fields = ("name", "title", "company")
    prepopulated_fields = {"slug": ("name", "company")}


class CriterionInline(TabularInline):
    model = Criterion
    extra = 0

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_draft(obj) and super().has_change_permission(request, obj)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_draft(obj) and super().has_add_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_draft(obj) and super().has_delete_permission(request, obj)


def _is_draft(version: RubricVersion | None) -> bool:
    """Grades point at published versions, so those do not change."""
    return version is None or version.state == RubricVersion.State.DRAFT


@admin.register(RubricVersion)
class RubricVersionAdmin(ModelAdmin):
    list_display = ("rubric", "number", "state", "pass_mark", "published_at")
    list_filter = ("state",)
    inlines = [CriterionInline]


@admin.register(Rubric)
class RubricAdmin(ModelAdmin):
    list_display = ("name", "organisation", "is_default")
    prepopulated_fields = {"slug": ("name",)}


@admin.register(Assignment)
class AssignmentAdmin(ModelAdmin):
    list_display = ("title", "organisation", "persona", "rubric", "due_at")
    list_filter = ("organisation",)


@admin.register(CallEvent)
class CallEventAdmin(SupportAdmin):
    list_display = ("id", "kind", "vapi_call_id", "outcome", "deliveries", "received_at")
    list_filter = ("outcome", "kind")
    search_fields = ("vapi_call_id",)
    exclude = ("body",)
    actions = ("replay",)

    @admin.action(description="Apply again what found no session or failed", permissions=["view"])
    def replay(self, request: HttpRequest, chosen: QuerySet[CallEvent]) -> None:
        results = [call_event_replay(event=event) for event in chosen.order_by("id")]
        messages.info(request, f"{sum(results)} of {len(results)} kept messages applied.")
