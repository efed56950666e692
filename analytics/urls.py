from django.urls import path

from analytics.api.analytics import OrganisationAnalytics, PersonAnalytics

urlpatterns = [
    path(
        "api/analytics/admin/<int:org_id>",
        OrganisationAnalytics.as_view(),
        name="organisation-analytics",
    ),
    path(
        "api/analytics/employee/<uuid:user_id>",
        PersonAnalytics.as_view(),
        name="person-analytics",
    ),
]
