from django.urls import path

from analytics.api.analytics import OrganisationAnalytics, PersonAnalytics
from analytics.pages.assignments import assignment, assignments
from analytics.pages.exports import FILES, export_file, exports
from analytics.pages.person import progress, team_person
from analytics.pages.progress_report import progress_report, team_person_report
from analytics.pages.team import team

urlpatterns = [
    path("team/", team, name="team"),
    path("team/<uuid:user_id>/", team_person, name="team-person"),
    path("team/<uuid:user_id>/report.pdf", team_person_report, name="team-person-report"),
    path("progress/", progress, name="progress"),
    path("progress/report.pdf", progress_report, name="progress-report"),
    path("assignments/", assignments, name="assignments"),
    path("assignments/<int:assignment_id>/", assignment, name="assignment"),
    path("exports/", exports, name="exports"),
    *(
        path(
            f"exports/{sheet}.{kind}",
            export_file,
            {"sheet": sheet, "kind": kind},
            name=f"export-{sheet}-{kind}",
        )
        for sheet, kind in FILES
    ),
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
