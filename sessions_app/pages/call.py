from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from accounts.content_policy import HEADER, content_policy
from accounts.page import page
from accounts.viewer import viewer
from sessions_app.models import Channel, SessionStatus, TrainingSession
from sessions_app.selectors.live_turns import turns_so_far
from sessions_app.selectors.rep_script import script_of
from sessions_app.services.session_message import LONGEST_MESSAGE
from sessions_app.simulator.conversation import greeting_of
from sessions_app.voice_script import voice_script

TALKING = (SessionStatus.CREATED, SessionStatus.IN_CALL)
# The calling library loads its code from its maker when the call begins.
VOICE_POLICY = content_policy(
    script_src="'wasm-unsafe-eval' blob: https://*.daily.co",
    connect_src="https://*.daily.co wss://*.daily.co https://*.vapi.ai wss://*.vapi.ai",
    worker_src="blob:",
    media_src="blob: mediastream: https:",
    frame_src="https://*.daily.co",
)


@page
def session_call(request: HttpRequest, session_id: int) -> HttpResponse:
    """The call itself, for the rep alone; before and after it the session's page says more."""
    visible = TrainingSession.objects.visible_to(viewer(request))
    visible = visible.select_related("user", "rubric_version")
    session = get_object_or_404(visible, pk=session_id)
    if session.user_id != viewer(request).pk or not _can_talk(session):
        return redirect("session", session.pk)
    context = {
        "session": session,
        "who": session.persona_snapshot,
        "criteria": session.rubric_version.criteria.all(),
        "turns": turns_so_far(session),
        "script": script_of(session.user, session.persona_id),
        "elapsed": _elapsed(session),
    }
    if session.channel == Channel.VOICE:
        context["bundle"] = voice_script()
        answer = render(request, "sessions_app/call_voice.html", context)
        answer[HEADER] = VOICE_POLICY
    else:
        context["longest"] = LONGEST_MESSAGE
        context["greeting"] = greeting_of(session.persona_snapshot)
        answer = render(request, "sessions_app/call_text.html", context)
    # Coming back must show what was said meanwhile, not what the browser kept.
    answer["Cache-Control"] = "private, no-store"
    return answer


def _can_talk(session: TrainingSession) -> bool:
    """Not in a voice call of which nobody knows whether it was made."""
    has_room = session.channel == Channel.TEXT or bool(session.web_call_url)
    return session.status in TALKING and has_room


def _elapsed(session: TrainingSession) -> int:
    """Seconds since the call began; 0 before."""
    if not session.has_begun:
        return 0
    return max(0, round((timezone.now() - session.start_time).total_seconds()))
