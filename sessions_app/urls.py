from django.urls import path

from sessions_app.api.personas import PersonaList
from sessions_app.api.session_status import SessionStatusView
from sessions_app.api.webhooks import vapi_webhook

urlpatterns = [
    path("api/webhooks/vapi", vapi_webhook, name="vapi-webhook"),
    path("api/personas", PersonaList.as_view(), name="persona-list"),
    path(
        "api/sessions/<int:session_id>/status", SessionStatusView.as_view(), name="session-status"
    ),
]
