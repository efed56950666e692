from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from unfold.admin import ModelAdmin, TabularInline

from sessions_app.models import (
    Assignment,
    CallEvent,
    Criterion,
    DeadLetter,
    Persona,
    Rubric,
    RubricVersion,
    StepRun,
)


class ReadOnlyAdmin(ModelAdmin):
    """Rows that only the product itself writes."""

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class SupportAdmin(ReadOnlyAdmin):
    """What platform support may see: how steps went, never what was said."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return getattr(request.user, "is_support", False)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return getattr(request.user, "is_support", False)


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


@admin.register(StepRun)
class StepRunAdmin(SupportAdmin):
    list_display = ("session_id", "step", "status", "attempts", "run_after", "error_class")
    list_filter = ("status", "step", "error_class")
    search_fields = ("=session__id",)
    exclude = ("last_reply",)


@admin.register(DeadLetter)
class DeadLetterAdmin(SupportAdmin):
    list_display = ("step_run", "error_class", "message", "attempts", "state", "created_at")
    list_filter = ("state", "error_class", "step_run__step")
    list_select_related = ("step_run",)


@admin.register(CallEvent)
class CallEventAdmin(ReadOnlyAdmin):
    list_display = ("id", "kind", "vapi_call_id", "outcome", "deliveries", "received_at")
    list_filter = ("outcome", "kind")
    search_fields = ("vapi_call_id",)
    exclude = ("body",)
