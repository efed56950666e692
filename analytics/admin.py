"""The admin of accounts, where a change there moves figures here."""

from typing import Any

from django.contrib import admin
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.admin import OrganisationAdmin as PlainOrganisationAdmin
from accounts.admin import UserAdmin as PlainUserAdmin
from accounts.models import Organisation, User
from analytics.services.rollups import organisation_zone_set, rollups_recompute
from sessions_app.models import TrainingSession
from sessions_app.services.recordings_delete import recordings_delete

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
    """Whoever is deleted takes their sessions along, recordings too, out of every figure."""

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
