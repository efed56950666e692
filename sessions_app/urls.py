from django.urls import path

from sessions_app.api.call_token import CallToken
from sessions_app.api.dead_letters import (
    DeadLetterDiscard,
    DeadLetterList,
    DeadLetterRerun,
)
from sessions_app.api.personas import PersonaDetail, PersonaDraft, PersonaList, PersonaScript
from sessions_app.api.rubrics import (
    RubricArchive,
    RubricDetail,
    RubricList,
    RubricPublish,
    RubricYaml,
)
from sessions_app.api.session_events import SessionEvents
from sessions_app.api.session_messages import SessionEnd, SessionMessages
from sessions_app.api.session_recording import SessionRecording
from sessions_app.api.session_status import SessionStatusView
from sessions_app.api.webhooks import vapi_webhook
from sessions_app.pages.call import session_call
from sessions_app.pages.recording import session_recording
from sessions_app.pages.support_access import support_access

urlpatterns = [
    path("api/dead-letters", DeadLetterList.as_view(), name="dead-letter-list"),
    path(
        "api/dead-letters/<int:dead_letter_id>/rerun",
        DeadLetterRerun.as_view(),
        name="dead-letter-rerun",
    ),
    path(
        "api/dead-letters/<int:dead_letter_id>/discard",
        DeadLetterDiscard.as_view(),
        name="dead-letter-discard",
    ),
    path("sessions/<int:session_id>/call/", session_call, name="session-call"),
    path("sessions/<int:session_id>/recording", session_recording, name="session-recording"),
    path(
        "sessions/<int:session_id>/support-access/<int:access_id>/",
        support_access,
        name="support-access",
    ),
    path("api/webhooks/vapi", vapi_webhook, name="vapi-webhook"),
    path("api/personas", PersonaList.as_view(), name="persona-list"),
    path("api/personas/draft", PersonaDraft.as_view(), name="persona-draft"),
    path("api/personas/<int:persona_id>", PersonaDetail.as_view(), name="persona-detail"),
    path("api/personas/<int:persona_id>/script", PersonaScript.as_view(), name="persona-script"),
    path("api/rubrics", RubricList.as_view(), name="rubric-list"),
    path("api/rubrics/<int:rubric_id>", RubricDetail.as_view(), name="rubric-detail"),
    path("api/rubrics/<int:rubric_id>/publish", RubricPublish.as_view(), name="rubric-publish"),
    path("api/rubrics/<int:rubric_id>/archive", RubricArchive.as_view(), name="rubric-archive"),
    path("api/rubrics/<int:rubric_id>/yaml", RubricYaml.as_view(), name="rubric-yaml"),
    path(
        "api/sessions/<int:session_id>/call-token", CallToken.as_view(), name="session-call-token"
    ),
    path(
        "api/sessions/<int:session_id>/messages",
        SessionMessages.as_view(),
        name="session-messages",
    ),
    path("api/sessions/<int:session_id>/end", SessionEnd.as_view(), name="session-end"),
    path("api/sessions/<int:session_id>/events", SessionEvents.as_view(), name="session-events"),
    path(
        "api/sessions/<int:session_id>/recording",
        SessionRecording.as_view(),
        name="session-recording-audio",
    ),
    path(
        "api/sessions/<int:session_id>/status", SessionStatusView.as_view(), name="session-status"
    ),
]
