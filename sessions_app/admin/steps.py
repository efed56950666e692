"""Steps, their attempts and their failed tasks, linked both ways."""

import json
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django_celery_results.models import TaskResult
from unfold.admin import TabularInline

from sessions_app.admin.access import ReadOnlyAdmin, SupportAdmin
from sessions_app.models import StepAttempt, StepRun
from sessions_app.selectors.failed_tasks import failed_tasks, step_run_of

admin.site.unregister(TaskResult)  # ours leads to the step and keeps tracebacks from support


class StepAttemptInline(TabularInline):
    model = StepAttempt
    extra = 0
    can_delete = False
    fields = ("number", "counted", "started_at", "finished_at", "worker", "error_class", "message")

    has_add_permission = ReadOnlyAdmin.has_add_permission
    has_change_permission = ReadOnlyAdmin.has_change_permission
    has_delete_permission = ReadOnlyAdmin.has_delete_permission
    has_view_permission = SupportAdmin.has_view_permission


@admin.register(StepRun)
class StepRunAdmin(SupportAdmin):
    list_display = ("session_id", "step", "status", "attempts", "run_after", "error_class")
    list_filter = ("status", "step", "error_class")
    search_fields = ("=session__id",)
    ordering = ("-session_id", "position", "part")
    exclude = ("last_reply", "token", "booking")
    readonly_fields = ("dead_letters_of_it", "failed_tasks_of_it")
    inlines = (StepAttemptInline,)

    @admin.display(description="Dead letters")
    def dead_letters_of_it(self, run: StepRun) -> SafeString | str:
        return _links("admin:sessions_app_deadletter_change", run.dead_letters.all()) or "none"

    @admin.display(description="Failed tasks")
    def failed_tasks_of_it(self, run: StepRun) -> SafeString | str:
        return _links(TASK_PAGE, failed_tasks(run)) or "none in the last week"


TASK_PAGE = "admin:django_celery_results_taskresult_change"


@admin.register(TaskResult)
class TaskResultAdmin(SupportAdmin):
    """Celery's records: a failed task and the step that it carried out."""

    list_display = ("task_id", "step", "status", "error", "worker", "date_done")
    list_filter = ("status", "task_name")
    search_fields = ("task_id",)
    fields = ("task_id", "task_name", "step", "status", "error", "worker", "date_done")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """A traceback of the unexpected may quote a call: not for support."""
        superuser = getattr(request.user, "is_superuser", False)
        return (*self.fields, "traceback") if superuser else self.fields

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.get_fields(request, obj)

    @admin.display
    def step(self, task: TaskResult) -> SafeString | str:
        run = step_run_of(task)
        if run is None:
            return "none"
        url = reverse("admin:sessions_app_steprun_change", args=[run.pk])
        return format_html('<a class="text-primary-600" href="{}">{}</a>', url, run)

    @admin.display
    def error(self, task: TaskResult) -> str:
        """The exception's class alone."""
        try:
            return str(json.loads(task.result or "{}").get("exc_type", ""))
        except (ValueError, AttributeError):
            return ""


def _links(page: str, rows: QuerySet[Any]) -> SafeString:
    return format_html_join(
        SafeString("<br>"),
        '<a class="text-primary-600" href="{}">{}</a>',
        ((reverse(page, args=[row.pk]), row) for row in rows[:10]),
    )
