from django.urls import path

from grading.api.assignments import AssignmentDetail, AssignmentList
from grading.api.people import DisputeResolve, GradeDisputes, GradeOverrides, SessionComments
from grading.api.rubric_preview import RubricPreview
from grading.api.session_grades import SessionGrades, SessionRegrade
from grading.api.session_report import SessionReport
from grading.api.session_submit import SessionSubmit, SessionUnsubmit
from grading.api.sessions import SessionDetail, SessionImport, SessionList
from grading.pages.calibration import calibration
from grading.pages.home import home
from grading.pages.practice import practice
from grading.pages.practice_brief import practice_brief
from grading.pages.report import session_page, session_progress
from grading.pages.review import review
from grading.pages.rubric_dry_run import rubric_dry_run
from grading.pages.rubric_editor import rubric_editor, rubric_scorecard
from grading.pages.rubric_list import rubric_list
from grading.pages.session_import import session_import_page
from grading.pages.session_list import session_list
from grading.pages.speaking import session_say
from grading.pages.styleguide import styleguide

urlpatterns = [
    path("", home, name="home"),
    path("practice/", practice, name="practice"),
    path("practice/<slug:persona>/", practice_brief, name="practice-brief"),
    path("sessions/", session_list, name="sessions"),
    path("sessions/import/", session_import_page, name="import"),
    path("sessions/<int:session_id>/", session_page, name="session"),
    path("sessions/<int:session_id>/say/", session_say, name="session-say"),
    path("review/", review, name="review"),
    path("rubrics/", rubric_list, name="rubrics"),
    path("rubrics/<int:rubric_id>/", rubric_editor, name="rubric"),
    path("rubrics/<int:rubric_id>/scorecard/", rubric_scorecard, name="rubric-scorecard"),
    path("rubrics/<int:rubric_id>/dry-run/", rubric_dry_run, name="rubric-dry-run"),
    path("api/rubrics/<int:rubric_id>/preview", RubricPreview.as_view(), name="rubric-preview"),
    path("calibration/", calibration, name="calibration"),
    path("sessions/<int:session_id>/progress/", session_progress, name="session-progress"),
    path("styleguide/", styleguide, name="styleguide"),
    path("api/sessions", SessionList.as_view(), name="session-list"),
    path("api/sessions/import", SessionImport.as_view(), name="session-import"),
    path("api/sessions/<int:session_id>", SessionDetail.as_view(), name="session-detail"),
    path(
        "api/sessions/<int:session_id>/comments", SessionComments.as_view(), name="session-comments"
    ),
    path(
        "api/sessions/<int:session_id>/report.pdf", SessionReport.as_view(), name="session-report"
    ),
    path("api/sessions/<int:session_id>/grades", SessionGrades.as_view(), name="session-grades"),
    path("api/sessions/<int:session_id>/regrade", SessionRegrade.as_view(), name="session-regrade"),
    path("api/grades/<int:grade_id>/overrides", GradeOverrides.as_view(), name="grade-overrides"),
    path("api/grades/<int:grade_id>/disputes", GradeDisputes.as_view(), name="grade-disputes"),
    path("api/disputes/<int:dispute_id>/resolve", DisputeResolve.as_view(), name="dispute-resolve"),
    path("api/sessions/<int:session_id>/submit", SessionSubmit.as_view(), name="session-submit"),
    path(
        "api/sessions/<int:session_id>/unsubmit", SessionUnsubmit.as_view(), name="session-unsubmit"
    ),
    path("api/assignments", AssignmentList.as_view(), name="assignment-list"),
    path(
        "api/assignments/<int:assignment_id>", AssignmentDetail.as_view(), name="assignment-detail"
    ),
]
