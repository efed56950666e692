"""The admin of accounts, where a change there moves figures here."""

from datetime import datetime
from typing import Any

from django.contrib import admin
from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest

from accounts.admin import OrganisationAdmin as PlainOrganisationAdmin
from accounts.admin import UserAdmin as PlainUserAdmin
from accounts.models import Organisation, User
from analytics.models import UserPerformanceSummary
from analytics.services.rollups import organisation_zone_set, rollups_recompute
from sessions_app.models import TrainingSession
from sessions_app.services.recordings_delete import recordings_delete


def _summary(figure: str) -> Subquery:
    theirs = UserPerformanceSummary.objects.filter(
        user=OuterRef("pk"), organisation=OuterRef("organisation")
    )
    return Subquery(theirs.values(figure)[:1])


admin.site.unregister(Organisation)
admin.site.unregister(User)


@admin.register(Organisation)
class OrganisationAdmin(PlainOrganisationAdmin):
    def save_model(self, request: HttpRequest, obj: Organisation, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if change and "time_zone" in form.changed_data:
            organisation_zone_set(organisation=obj, time_zone=obj.time_zone)


@admin.register(User)
class UserAdmin(PlainUserAdmin):
    """Whoever is deleted takes their sessions along, recordings too, out of every figure.

    The list shows what people have done in their organisation, as of the last full hour or so.
    """

    def get_list_display(self, request: HttpRequest) -> Any:
        return (*super().get_list_display(request), "sessions", "average", "last_session")

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return (
            super()
            .get_queryset(request)
            .annotate(
                summary_sessions=_summary("sessions"),
                summary_average=_summary("average_score"),
                summary_offline=_summary("offline_average_score"),
                summary_last=_summary("last_session_at"),
            )
        )

    @admin.display(description="Sessions, hourly", ordering="summary_sessions")
    def sessions(self, user: Any) -> int | None:
        return user.summary_sessions

    @admin.display(description="Average, hourly", ordering="summary_average")
    def average(self, user: Any) -> str | None:
        """By a model; by rules, and said so, where there is no other."""
        if user.summary_average is None and user.summary_offline is not None:
            return f"{user.summary_offline} (offline)"
        return user.summary_average

    @admin.display(description="Last session, hourly", ordering="summary_last")
    def last_session(self, user: Any) -> datetime | None:
        return user.summary_last

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Nobody may delete a step or a grade alone; with their person they go."""
        names, counts, _, protected = super().get_deleted_objects(objs, request)
        return names, counts, set(), protected

    def delete_model(self, request: HttpRequest, obj: User) -> None:
        self.delete_queryset(request, User.objects.filter(pk=obj.pk))

    @transaction.atomic
    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        sessions = list(TrainingSession.objects.filter(user__in=queryset))
        recordings_delete(sessions)
        super().delete_queryset(request, queryset)
        rollups_recompute(*sessions)
