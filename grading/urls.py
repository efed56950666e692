from django.urls import path

from grading.api.sessions import SessionDetail, SessionImport, SessionList

urlpatterns = [
    path("api/sessions", SessionList.as_view(), name="session-list"),
    path("api/sessions/import", SessionImport.as_view(), name="session-import"),
    path("api/sessions/<int:session_id>", SessionDetail.as_view(), name="session-detail"),
]
