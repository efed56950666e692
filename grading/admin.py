"""Who changed what about a grade, when, from what and why; nobody changes that."""

from django.contrib import admin

from grading.models import GradeDispute, GradeOverride, Regrade, SessionComment, SessionReview
from sessions_app.admin.access import ReadOnlyAdmin


@admin.register(GradeOverride)
class GradeOverrideAdmin(ReadOnlyAdmin):
    list_display = (
        *("created_at", "by", "grade", "criterion", "before", "score", "reason"),
        "carried_from",
    )
    list_select_related = ("by", "grade", "carried_from")
    search_fields = ("=grade__session__id", "by__email")


@admin.register(GradeDispute)
class GradeDisputeAdmin(ReadOnlyAdmin):
    list_display = (
        *("created_at", "by", "grade", "made_on", "criterion"),
        *("accepted", "answered_by"),
    )
    list_select_related = ("by", "grade", "made_on", "answered_by")
    list_filter = ("accepted",)
    search_fields = ("=grade__session__id", "by__email")


@admin.register(SessionReview)
class SessionReviewAdmin(ReadOnlyAdmin):
    list_display = ("created_at", "by", "session", "approved", "reason")
    list_select_related = ("by", "session")
    list_filter = ("approved",)


@admin.register(SessionComment)
class SessionCommentAdmin(ReadOnlyAdmin):
    list_display = ("created_at", "by", "session", "turn_index")
    list_select_related = ("by", "session")


@admin.register(Regrade)
class RegradeAdmin(ReadOnlyAdmin):
    list_display = ("created_at", "by", "session", "rubric_version", "ended_at", "grade")
    list_select_related = ("by", "session", "rubric_version__rubric", "grade")
