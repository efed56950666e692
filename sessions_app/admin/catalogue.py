"""What is practised with: personas, rubrics, assignments; and what came in about calls."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.admin import ModelAdmin, TabularInline

from accounts.viewer import viewer
from sessions_app.admin.access import SupportAdmin
from sessions_app.models import (
    Assignment,
    CallEvent,
    Criterion,
    Persona,
    Rubric,
    RubricVersion,
)
from sessions_app.services.assignments import assignment_check
from sessions_app.services.call_event_replay import call_event_replay
from sessions_app.services.personas import persona_create, persona_update


@admin.register(Persona)
class PersonaAdmin(ModelAdmin):
    list_display = ("name", "title", "company", "industry", "difficulty", "organisation")
    list_filter = ("difficulty", "industry", "is_active")
    search_fields = ("name", "title", "company")
    prepopulated_fields = {"slug": ("name", "company")}
    readonly_fields = ("version",)

    def save_model(self, request: HttpRequest, obj: Persona, form: Any, change: bool) -> None:
        """By the service, which moves the version."""
        fields = {name: form.cleaned_data[name] for name in form.changed_data}
        if change:
            saved = persona_update(persona=obj, by=viewer(request), fields=fields)
        else:
            organisation = fields.pop("organisation", None)
            saved = persona_create(by=viewer(request), organisation=organisation, fields=fields)
        obj.pk, obj.version = saved.pk, saved.version


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
    readonly_fields = ("state", "published_at")  # published in the editor, which knows the rules
    inlines = [CriterionInline]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_draft(obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_draft(obj) and super().has_delete_permission(request, obj)


@admin.register(Rubric)
class RubricAdmin(ModelAdmin):
    list_display = ("name", "organisation", "is_default")
    prepopulated_fields = {"slug": ("name",)}


class AssignmentForm(forms.ModelForm):
    def clean(self) -> dict[str, Any]:
        """By the same rule as the API."""
        given = super().clean() or self.cleaned_data
        if self.errors:
            return given
        values = dict(given)
        people = list(values.pop("people"))
        try:
            assignment_check(Assignment(**values), people, given=self.changed_data)
        except ValidationError as problem:
            raise ValidationError(problem.messages) from None  # the API's names are not the form's
        return given


@admin.register(Assignment)
class AssignmentAdmin(ModelAdmin):
    list_display = ("title", "organisation", "persona", "rubric", "due_at", "attempts_allowed")
    list_filter = ("organisation",)
    filter_horizontal = ("people",)
    exclude = ("created_by",)
    form = AssignmentForm

    def save_model(self, request: HttpRequest, obj: Assignment, form: Any, change: bool) -> None:
        obj.created_by = obj.created_by or viewer(request)
        super().save_model(request, obj, form, change)


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
